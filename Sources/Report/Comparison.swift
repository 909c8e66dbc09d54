import Engine
import Match

/// Expected and actual notation, one below the other, equal parts in equal columns, the differing ones marked.
///
/// ```
/// expected  . 1:1(0) ack 2 win >= 1000
/// actual    . 1:1(0) ack 3 win 502
///                    ^^^^^ ^^^^^^^^^^^
/// ```
struct Comparison {
  private var rows: [Row]
  private var differences: [Failure.Difference]

  private struct Row {
    var label: String
    var text: String
    var fields: [NotationField]
  }

  init(_ failure: Failure) {
    differences = failure.differences
    let alternatives = failure.expected.enumerated().map { index, text in
      Self.row(label: index == 0 ? "expected" : "or", Self.withoutTime(text))
    }
    rows = alternatives + [Self.row(label: "actual", failure.actual ?? "nothing came")]
    if failure.actual == nil || failure.expected == ["none"] { differences = [] }
    differences.removeAll { $0.field == "time" }
  }

  /// A call's expectation is its event, time and all; what happened has no time.
  private static func withoutTime(_ text: String) -> String {
    guard let first = text.first, first == "+" || first == "*" || first.isNumber,
      text.contains(") = "),
      let blank = text.firstIndex(of: " ")
    else { return text }
    return String(text[text.index(after: blank)...])
  }

  private static func row(label: String, _ text: String) -> Row {
    let text = Printable.line(text)
    return Row(label: label, text: text, fields: NotationField.fields(of: text))
  }

  /// The last line, of `^`, is left out where nothing can be marked.
  var lines: [String] {
    if differences.isEmpty { return rows.map { Self.line($0.label, $0.text) } }
    let columns = self.columns
    let marked = marks(under: columns)
    guard marked.contains("^") else { return plainLines }
    return rows.map { row in Self.line(row.label, Self.text(of: row.fields, in: columns)) }
      + [Self.line("", marked)]
  }

  private static func line(_ label: String, _ text: String) -> String {
    (label.padded(to: 10) + text).withoutTrailingBlanks
  }

  // MARK: Columns

  private struct Column {
    var name: String
    var width: Int
  }

  /// One column for each field that any row has, in the order in which the rows have them.
  private var columns: [Column] {
    var columns: [Column] = []
    for row in rows {
      var place = 0
      for field in row.fields {
        if let known = columns.firstIndex(where: { $0.name == field.name }) {
          columns[known].width = max(columns[known].width, field.text.count)
          place = known + 1
        } else {
          columns.insert(
            Column(name: field.name, width: field.text.count), at: min(place, columns.count))
          place += 1
        }
      }
    }
    return columns
  }

  private static func text(of fields: [NotationField], in columns: [Column]) -> String {
    columns.map { column in
      (fields.first { $0.name == column.name }?.text ?? "").padded(to: column.width)
    }.joined(separator: " ")
  }

  private func marks(under columns: [Column]) -> String {
    columns.map { column in
      let own = differences.filter { Self.column(of: $0.field, in: columns) == column.name }
      guard !own.isEmpty else { return String.blanks(column.width) }
      return Self.marks(for: own.map(\.field), in: text(of: column.name)).padded(to: column.width)
    }.joined(separator: " ")
  }

  /// The actual text of a field, or the longest expected one if the actual segment lacks it.
  private func text(of name: String) -> String {
    let texts = rows.compactMap { row in row.fields.first { $0.name == name }?.text }
    let actual = rows.last?.fields.first { $0.name == name }?.text
    return actual ?? texts.max { $0.count < $1.count } ?? ""
  }

  /// Which part of the notation shows a field.
  private static func column(of field: String, in columns: [Column]) -> String {
    if field.hasPrefix("option") { return "options" }
    switch field {
    // A TCP segment has its length within the sequence range, a datagram of its own.
    case "length" where !columns.contains { $0.name == "length" }: return "seq"
    default: return field
    }
  }

  /// `^` under the whole text, or in an option list only under the options that are named.
  private static func marks(for fields: [String], in text: String) -> String {
    var marks = Array(repeating: Character(" "), count: text.count)
    for field in fields {
      for place in range(of: field, in: text) { marks[place] = "^" }
    }
    return String(marks)
  }

  private static func range(of field: String, in text: String) -> Range<Int> {
    let whole = 0..<text.count
    guard field.hasPrefix("option "), text.hasPrefix("<") else { return whole }
    // `option TS val` is part of the item that begins with `TS`.
    let name = field.dropFirst("option ".count).prefix { $0 != " " }
    var start = 1
    for item in text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    {
      let trimmed = item.drop { $0 == " " }
      let first = start + item.count - trimmed.count
      if trimmed == name || trimmed.hasPrefix(name + " ") { return first..<first + trimmed.count }
      start += item.count + 1
    }
    return whole
  }

  // MARK: Anything that is not a segment

  /// Calls and states: marked from the first differing character to the last.
  private var plainLines: [String] {
    let lines = rows.map { Self.line($0.label, $0.text) }
    guard rows.count == 2, let expected = rows.first?.text, let actual = rows.last?.text,
      expected != actual
    else {
      return lines
    }
    let before = zip(expected, actual).prefix { $0 == $1 }.count
    let room = min(expected.count, actual.count) - before
    let behind = min(zip(expected.reversed(), actual.reversed()).prefix { $0 == $1 }.count, room)
    let marks = String(repeating: "^", count: max(actual.count - before - behind, 1))
    return lines + [Self.line("", String.blanks(before) + marks)]
  }
}
