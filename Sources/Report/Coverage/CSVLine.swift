/// A line of comma-separated values (RFC 4180), without its end.
public enum CSVLine {
  public static func text(of fields: [String]) -> String {
    fields.map(text).joined(separator: ",")
  }

  private static func text(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"\(field.replacing("\"", with: "\"\""))\""
  }
}
