/// A segment that a script asks for cannot be built.
public struct BuildError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without a full stop.
  public var description: String

  init(_ description: String) { self.description = description }

  static func noValue(_ field: String, _ name: String?) -> BuildError {
    BuildError("\(field): " + (name.map { "\($0) has no value yet" } ?? "needs one exact number"))
  }
}
