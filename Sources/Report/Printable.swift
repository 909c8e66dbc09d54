/// Text for terminals and files out of text of any origin: names of files, payload from the wire, words of a script.
public enum Printable {
  /// The same text on one line, with everything that could move a cursor, hide or turn text written as an escape:
  /// `\n`, `\x1b`, `\u{202e}`. A backslash stays as it is, since notation has escapes of its own.
  public static func line(_ text: some StringProtocol) -> String { line(String(text)) }

  /// The same.
  public static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += escape(scalar)
      }
    }
    return result
  }

  /// Several lines, each made harmless.
  public static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line($0) }
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      if scalar.value >= 0x100 { return "\\u{\(digits)}" }
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
  }
}

extension String {
  /// Padded with blanks on the right to this many characters; never cut.
  public func padded(to width: Int) -> String { self + String.blanks(width - count) }

  /// Padded with blanks on the left to this many characters; never cut.
  public func rightAligned(to width: Int) -> String { String.blanks(width - count) + self }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: Swift.max(count, 0)) }

  /// Without the blanks at its end.
  var withoutTrailingBlanks: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }

  /// The last component of a path.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
