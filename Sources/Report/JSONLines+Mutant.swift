public import Engine
public import Script

extension JSONLines {
  /// A change of what the target sent, for a line of its own.
  public struct Mutant: Sendable {
    public var probe: String
    public var caseName: String
    public var version: IPMode
    /// `ack of segment 2`
    public var change: String
    /// In script notation.
    public var original: String
    public var mutated: String
    /// The event that took it.
    public var location: SourceLocation?
    public var script: String

    public init(
      probe: String, caseName: String, version: IPMode, change: String, original: String,
      mutated: String, location: SourceLocation?, script: String
    ) {
      self.probe = probe
      self.caseName = caseName
      self.version = version
      self.change = change
      self.original = original
      self.mutated = mutated
      self.location = location
      self.script = script
    }
  }

  /// - Parameters:
  ///   - equivalent: declared so.
  ///   - outcome: `killed`, `survived`, `inconclusive`, `not-reached`, `error`.
  ///   - reason: how it was noticed, or what went wrong.
  public static func mutant(
    _ mutant: Mutant, equivalent: Bool, outcome: String, reason: String?
  ) -> String {
    object([
      ("type", .string("mutant")), ("probe", .string(mutant.probe)),
      ("case", .string(mutant.caseName)), ("ip", .string(mutant.version.rawValue)),
      ("change", .string(mutant.change)), ("outcome", .string(outcome)),
      ("equivalent", .bool(equivalent)), ("reason", reason.map { .string($0) } ?? .null),
      ("original", .string(mutant.original)), ("mutated", .string(mutant.mutated)),
      ("file", mutant.location.map { .string($0.file) } ?? .null),
      ("line", mutant.location.map { .integer($0.line) } ?? .null),
      ("script", .string(mutant.script)),
    ])
  }
}
