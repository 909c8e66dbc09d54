/// One rule of a standard that a stack keeps or does not: a row of the registry.
public struct Requirement: Hashable, Sendable {
  /// As `checks` name it: `RFC9293:MUST-13`, `RFC9293:U-6`, `RFC5961-3`.
  public var id: String
  /// `MUST`, `SHOULD NOT`, `MAY`; `unlabelled`, `note` or `problem` where the text has no such word.
  public var level: String
  /// Where the text stands: `3.10.7.4 step 2`.
  public var section: String
  /// The rule in a few words.
  public var text: String
  public var observability: Observability
  /// Why no probe can tell; empty where one can.
  public var reason: String

  /// How it can be observed.
  public enum Observability: String, Hashable, Sendable, CaseIterable {
    /// On the wire, whatever the application does.
    case wire = "a"
    /// On the wire, if the application sends or closes first.
    case sender = "a*"
    /// With an agent that makes the application's calls.
    case agent = "b"
    /// Only by reading the target's settings or source.
    case inspection = "c"
    /// Not at all.
    case never = "d"
  }

  public init(
    id: String, level: String, section: String, text: String, observability: Observability,
    reason: String
  ) {
    self.id = id
    self.level = level
    self.section = section
    self.text = text
    self.observability = observability
    self.reason = reason
  }

  /// Whether a probe can tell if a target keeps it.
  public var canBeProbed: Bool {
    switch observability {
    case .wire, .sender, .agent: true
    case .inspection, .never: false
    }
  }

  /// `RFC9293`: what stands before the first `:` or `-`.
  public var document: String { Self.document(of: id) }

  static func document(of id: String) -> String {
    String(id.prefix { $0 != ":" && $0 != "-" })
  }
}
