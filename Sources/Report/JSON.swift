/// A JSON value (RFC 8259) on its way out; members keep the order in which they are written.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written as `null` when it is not a finite number, for which JSON has no notation.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value on one line, as JSON lines want it.
  public var text: String { JSONWriter.text(of: self, escapesAngles: false) }

  /// As `text`, and no part of it can end the HTML element which it stands in.
  var inertText: String { JSONWriter.text(of: self, escapesAngles: true) }
}
