/// Puts the values of a case (`$name`) and the defined words (`-D NAME=VALUE`) into the text of a script.
///
/// Values go everywhere but into comments; defined words only where a word of the language can stand. What was put in is
/// not looked at again, so that the work is bounded by the size of the result.
struct Expander {
  /// The row of the case; `nil` where there is none.
  let row: CaseRow?
  let definitions: [String: String]
  /// Octets that the result may have.
  let limit: Int

  private var result: [UInt8] = []
  private var pieces: [ExpandedText.Piece] = []
  private var used: Set<String> = []

  init(row: CaseRow?, definitions: [String: String], limit: Int) {
    self.row = row
    self.definitions = definitions
    self.limit = limit
  }

  /// Expands the text from `start` on.
  mutating func expand(_ source: SourceText, from start: Int) throws(Diagnostic) -> ExpandedText {
    pieces.append(ExpandedText.Piece(start: 0, sourceOffset: start))
    var index = start
    while index < source.octets.count {
      index = try step(at: index, in: source)
    }
    return ExpandedText(source: source, octets: result, pieces: pieces, usedValues: used)
  }

  /// Copies or replaces what stands at `index`.
  /// - Returns: the offset behind it.
  private mutating func step(at index: Int, in source: SourceText) throws(Diagnostic) -> Int {
    let octets = source.octets
    let plainEnd = octets[index...].firstIndex { isSpecial($0) } ?? octets.count
    if plainEnd > index {
      result.append(contentsOf: octets[index..<plainEnd])
      return plainEnd
    }
    if let region = Region(at: index, in: octets) { return try copy(region, of: source) }
    if octets[index] == UInt8(ascii: "$") { return try replaceName(at: index, in: source) }
    if octets[index].isWordOctet { return try replaceWord(at: index, in: source) }
    result.append(octets[index])
    return index + 1
  }

  /// May begin something that is not just copied.
  private func isSpecial(_ octet: UInt8) -> Bool {
    octet.mayOpenRegion || octet == UInt8(ascii: "$") || (octet.isWordOctet && !definitions.isEmpty)
  }

  private mutating func copy(_ region: Region, of source: SourceText) throws(Diagnostic) -> Int {
    guard region.kind != .comment else {
      result.append(contentsOf: source.octets[region.range])
      return region.range.upperBound
    }
    var index = region.range.lowerBound
    while index < region.range.upperBound {
      if source.octets[index] == UInt8(ascii: "$") {
        index = try replaceName(at: index, in: source)
      } else {
        result.append(source.octets[index])
        index += 1
      }
    }
    return index
  }

  private mutating func replaceName(at index: Int, in source: SourceText) throws(Diagnostic) -> Int
  {
    let end = wordEnd(from: index + 1, in: source.octets)
    let name = String(decoding: source.octets[(index + 1)..<end], as: UTF8.self)
    guard let row, let value = row.values[name] else {
      result.append(contentsOf: source.octets[index..<end])
      return end
    }
    used.insert(name)
    let place = value.location
    try insert(
      Array(value.text.utf8),
      "in the case '\(row.name)' (\(place.file):\(place.line):\(place.column)), $\(name)",
      for: index..<end, of: source)
    return end
  }

  private mutating func replaceWord(at index: Int, in source: SourceText) throws(Diagnostic) -> Int
  {
    let end = wordEnd(from: index, in: source.octets)
    let word = String(decoding: source.octets[index..<end], as: UTF8.self)
    if let value = definitions[word] {
      try insert(Array(value.utf8), "the defined word \(word)", for: index..<end, of: source)
    } else {
      result.append(contentsOf: source.octets[index..<end])
    }
    return end
  }

  private mutating func insert(
    _ text: [UInt8], _ origin: String, for range: Range<Int>, of source: SourceText
  ) throws(Diagnostic) {
    guard result.count + text.count <= limit else {
      throw source.diagnostic(
        "the script is too long with all values put in: more than \(limit) octets",
        at: range.lowerBound)
    }
    pieces.append(
      ExpandedText.Piece(
        start: result.count, sourceOffset: range.lowerBound,
        insertion: ExpandedText.Insertion(text: text, origin: origin)))
    result.append(contentsOf: text)
    pieces.append(ExpandedText.Piece(start: result.count, sourceOffset: range.upperBound))
  }

  private func wordEnd(from start: Int, in octets: [UInt8]) -> Int {
    octets[start...].firstIndex { !$0.isWordOctet } ?? octets.count
  }
}
