/// The octets of one script file, and where its lines begin.
struct SourceText: Sendable {
  let file: String
  let octets: [UInt8]
  private let lineStarts: [Int]
  /// UTF-8 continuation octets before each block of `blockSize` octets, so that a column costs the same everywhere, even
  /// on a line of a megabyte.
  private let continuations: [Int]

  private static let blockSize = 256

  init(file: String, octets: [UInt8]) {
    self.file = file
    self.octets = octets
    var lineStarts = [0]
    var continuations: [Int] = []
    var seen = 0
    for (offset, octet) in octets.enumerated() {
      if offset % Self.blockSize == 0 { continuations.append(seen) }
      if octet == .newline { lineStarts.append(offset + 1) }
      if octet.isContinuation { seen += 1 }
    }
    if octets.count % Self.blockSize == 0 { continuations.append(seen) }
    self.lineStarts = lineStarts
    self.continuations = continuations
  }

  /// The place of an octet; the end of the text is a place too.
  func location(of offset: Int) -> SourceLocation {
    let line = lineIndex(of: offset)
    let column = characters(before: offset) - characters(before: lineStarts[line]) + 1
    return SourceLocation(file: file, line: line + 1, column: column)
  }

  /// A whole line without its newline; empty if there is no such line.
  /// - Parameter number: from 1.
  func line(_ number: Int) -> String {
    guard lineStarts.indices.contains(number - 1) else { return "" }
    let start = lineStarts[number - 1]
    let rest = octets[start...]
    let end = rest.firstIndex { $0 == .newline || $0 == .carriageReturn } ?? rest.endIndex
    return String(decoding: octets[start..<end], as: UTF8.self)
  }

  /// An error at a place of this text.
  func diagnostic(_ message: String, at offset: Int, notes: [String] = []) -> Diagnostic {
    diagnostic(message, at: location(of: offset), notes: notes)
  }

  func diagnostic(_ message: String, at location: SourceLocation, notes: [String] = [])
    -> Diagnostic
  {
    Diagnostic(location: location, message: message, sourceLine: line(location.line), notes: notes)
  }

  private func lineIndex(of offset: Int) -> Int {
    lineStarts.partitionPoint { $0 > offset } - 1
  }

  /// Characters (Unicode scalars) from the start of the text to the offset.
  private func characters(before offset: Int) -> Int {
    let block = offset / Self.blockSize
    let inBlock = octets[(block * Self.blockSize)..<offset].count(where: \.isContinuation)
    return offset - continuations[block] - inBlock
  }
}

extension Array {
  /// The first index whose element fulfils the condition, in an array where all that do come last; `count` if none does.
  func partitionPoint(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
