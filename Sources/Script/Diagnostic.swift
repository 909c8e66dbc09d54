/// What is wrong in a script, where, and what was expected there.
public struct Diagnostic: Error, Hashable, Sendable {
  public var location: SourceLocation
  /// One sentence without a full stop: "unknown option 'foo'; expected one of mss, wscale, ...".
  public var message: String
  /// The whole source line, for the caret.
  public var sourceLine: String
  /// Further places, such as the row of `cases` whose value was put in.
  public var notes: [String]

  public init(location: SourceLocation, message: String, sourceLine: String, notes: [String] = []) {
    self.location = location
    self.message = message
    self.sourceLine = sourceLine
    self.notes = notes
  }
}
