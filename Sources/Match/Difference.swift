/// One field in which what was seen is not what was expected, in the words of a script.
public struct Difference: Hashable, Sendable {
  /// `ack`, `win`, `time`, `option mss`, `result`.
  public var field: String
  public var expected: String
  public var actual: String

  public init(field: String, expected: String, actual: String) {
    self.field = field
    self.expected = expected
    self.actual = actual
  }
}
