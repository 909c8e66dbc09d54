/// One line of a script, white space between its words folded to one blank. A string, a comment, a command or code that
/// goes on over several lines of the file belongs to the line on which it begins.
struct ScriptLine {
  /// Where its first word begins in the source; the end of the line if it has none.
  let start: Int
  /// Columns before the first word.
  var indent: Int
  /// Without blanks at either end.
  private(set) var content: [UInt8] = []
  /// Columns between the first word and the second.
  private(set) var gap = 0
  /// The offset behind its newline.
  private(set) var end: Int

  init(at lineStart: Int, before limit: Int, in octets: [UInt8]) {
    var index = lineStart
    var column = 0
    while index < limit, octets[index].isBlank, octets[index] != .newline {
      column = Self.column(behind: octets[index], at: column)
      index += 1
    }
    start = index
    indent = column
    end = index
    var blanks = 0
    while index < limit, octets[index] != .newline {
      if octets[index].isBlank {
        if !content.isEmpty { blanks += 1 }
        index += 1
        continue
      }
      let region = octets[index].mayOpenRegion ? Region(at: index, in: octets) : nil
      separate(by: blanks, beforeComment: region?.kind == .comment)
      blanks = 0
      let next = min(region?.range.upperBound ?? index + 1, limit)
      content += octets[index..<next]
      index = next
    }
    // A line comment has the blanks before the end of the line in it.
    content.removeTrailingBlanks()
    end = min(index + 1, limit)
  }

  /// What stands at the end of a line is often set below what stands there on the line before.
  private mutating func separate(by blanks: Int, beforeComment: Bool) {
    guard blanks > 0 else { return }
    if gap == 0 { gap = blanks }
    content += [UInt8](repeating: 0x20, count: beforeComment ? blanks : 1)
  }

  private static func column(behind octet: UInt8, at column: Int) -> Int {
    octet == UInt8(ascii: "\t") ? (column / 8 + 1) * 8 : column + 1
  }

  /// Begins with a comment.
  var isComment: Bool { content.starts(with: "//".utf8) || content.starts(with: "/*".utf8) }

  /// Begins with the word `or`.
  var isAlternative: Bool {
    content.starts(with: "or".utf8) && content.dropFirst(2).first?.isWordOctet != true
  }

  /// Octets of the time of an event, where a blank follows it.
  var timeLength: Int? {
    guard let length = content.firstIndex(of: 0x20),
      content[..<length].allSatisfy({ $0.isWordOctet || "+.~*$".utf8.contains($0) })
    else { return nil }
    return length
  }

  /// The column of what follows the time.
  var actionColumn: Int? { timeLength.map { indent + $0 + gap } }
}

extension [UInt8] {
  mutating func removeTrailingBlanks() {
    while last?.isBlank == true { removeLast() }
  }
}
