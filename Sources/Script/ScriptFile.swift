/// One file cut into its parts: front matter, options, and where the events begin.
struct ScriptFile {
  let source: SourceText
  private(set) var header: Header?
  let options: [ScriptOption]
  /// `--define=NAME=VALUE`
  let definitions: [String: String]
  /// Offset of what follows the options.
  let bodyStart: Int

  /// Octets that a file may have.
  static let largest = 1 << 20

  init(_ octets: [UInt8], file: String) throws(Diagnostic) {
    source = SourceText(file: file, octets: octets.count <= Self.largest ? octets : [])
    guard octets.count <= Self.largest else {
      throw source.diagnostic(
        "a script has at most \(Self.largest) octets, this one has \(octets.count)", at: 0)
    }
    var bodyStart = 0
    if let block = FrontMatterBlock(in: source.octets) {
      header = try block.read(from: source)
      bodyStart = block.range.upperBound
    } else {
      header = nil
    }
    var reader = OptionReader(source: source, position: bodyStart)
    try reader.readAll()
    options = reader.options
    definitions = reader.definitions
    self.bodyStart = reader.position
  }

  /// The same with the prologue that does without an agent; `nil` if there is none.
  var withoutAgent: ScriptFile? {
    guard let start = header?.matter.startWithoutAgent else { return nil }
    var other = self
    other.header?.matter.start = start
    other.header?.matter.startWithoutAgent = nil
    other.header?.startKey = "without-agent"
    return other
  }
}

/// Where the front matter stands: in a comment that begins with `/*---`, before anything but other comments.
struct FrontMatterBlock {
  /// With the delimiters.
  let range: Range<Int>
  private let yaml: Range<Int>
  private let isTerminated: Bool

  init?(in octets: [UInt8]) {
    var index = 0
    while index < octets.count {
      if octets[index].isBlank {
        index += 1
      } else if let block = Self(at: index, in: octets) {
        self = block
        return
      } else if let region = Region(at: index, in: octets), region.kind == .comment {
        index = region.range.upperBound
      } else {
        return nil
      }
    }
    return nil
  }

  /// `/*---` alone on its line opens a front matter.
  private init?(at start: Int, in octets: [UInt8]) {
    let opening = Array("/*---".utf8)
    guard octets[start...].starts(with: opening) else { return nil }
    let rest = octets[(start + opening.count)...]
    let lineEnd = rest.firstIndex(of: .newline) ?? octets.count
    guard rest[..<lineEnd].allSatisfy(\.isBlank) else { return nil }
    let closing = Self.closing(from: lineEnd, in: octets)
    isTerminated = closing != nil
    yaml = lineEnd..<(closing ?? octets.count)
    range = start..<(closing.map { $0 + 5 } ?? octets.count)
  }

  private static func closing(from start: Int, in octets: [UInt8]) -> Int? {
    let closing = Array("---*/".utf8)
    return octets.indices[start...].first {
      octets[$0] == closing[0] && octets[$0...].starts(with: closing)
    }
  }

  func read(from source: SourceText) throws(Diagnostic) -> Header {
    guard isTerminated else {
      throw source.diagnostic(
        "this front matter has no end; expected '---*/'", at: range.lowerBound)
    }
    // The YAML begins with the newline behind `/*---`, so that its line 1 is that line.
    let reader = HeaderReader(
      source: source, linesBefore: source.location(of: yaml.lowerBound).line - 1)
    return try reader.read(String(decoding: source.octets[yaml], as: UTF8.self))
  }
}
