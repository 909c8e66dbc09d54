/// One thing to say of a script that was read and not run.
public struct Finding: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    /// It cannot be run.
    case error
    /// It can be run, but hardly means what it says.
    case warning
  }

  public var severity: Severity
  public var diagnostic: Diagnostic

  public init(_ severity: Severity, _ diagnostic: Diagnostic) {
    self.severity = severity
    self.diagnostic = diagnostic
  }

  /// `file:line:column: error: message`, on one line; of the notes, the first line of each.
  public var line: String {
    let place = diagnostic.location
    let notes = diagnostic.notes.compactMap { $0.split(separator: "\n").first }.map { " (\($0))" }
    let text = "\(severity.rawValue): \(diagnostic.message)\(notes.joined())"
    return "\(place.file):\(place.line):\(place.column): "
      + text.replacing("\n", with: " ").printable
  }
}
