extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`, the line, a caret below the place, and the notes.
  public var description: String {
    let head = "\(location.file):\(location.line):\(location.column): error: \(message.printable)"
    let body = sourceLine.isEmpty ? [] : ["  \(window.line)", "  \(window.caret)"]
    return ([head] + body + notes.map(noteText)).joined(separator: "\n")
  }

  /// The source line, or the part of a long one around the place, and the caret for it.
  private var window: (line: String, caret: String) {
    let characters = Array(sourceLine.unicodeScalars)
    let column = min(location.column - 1, characters.count)
    let start = characters.count > 160 ? max(0, column - 80) : 0
    let shown = characters[start..<min(characters.count, start + 160)]
    let blanks = shown.prefix(column - start).map { $0 == "\t" ? "\t" : " " }
    return (String(String.UnicodeScalarView(shown)).printable, blanks.joined() + "^")
  }

  private func noteText(_ note: String) -> String {
    "note: "
      + note.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
      .joined(separator: "\n")
  }
}

extension String {
  /// Without characters that would change a terminal: control characters but tab become `?`.
  var printable: String {
    let isControl: (Unicode.Scalar) -> Bool = {
      $0 != "\t"
        && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
    }
    return String(String.UnicodeScalarView(unicodeScalars.map { isControl($0) ? "?" : $0 }))
  }
}
