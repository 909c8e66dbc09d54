/// Text for XML 1.0 documents: of any origin, made harmless first.
enum XMLText {
  /// For an attribute in double quotes.
  static func attribute(_ text: some StringProtocol) -> String { escaped(Printable.line(text)) }

  /// For the content of an element; lines stay lines.
  static func content(_ text: String) -> String {
    Printable.lines(text).map { escaped($0) }.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
