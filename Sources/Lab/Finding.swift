/// What the doctor found out about one thing that a run needs.
public struct Finding: Hashable, Sendable {
  /// Two or three words: "user namespaces".
  public var name: String
  public var state: State
  /// What was found, a part of a sentence.
  public var detail: String
  /// What to do, a sentence without a full stop; only where something can be done.
  public var advice: String?

  public enum State: String, Hashable, Sendable {
    case ok
    /// Runs work, but with less: the detail says what is lost.
    case warning
    /// Labs do not work without it.
    case missing
  }

  public init(_ name: String, _ state: State, _ detail: String, advice: String? = nil) {
    self.name = name
    self.state = state
    self.detail = detail
    self.advice = advice
  }

  /// What a failure means.
  init(_ name: String, _ state: State, _ error: LabError) {
    self.init(name, state, error.problem, advice: error.advice)
  }
}
