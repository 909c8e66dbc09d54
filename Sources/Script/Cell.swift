/// One cell of the table of states and segments (RFC 9293, section 3.10.7): what is done in a state with a segment.
public struct Cell: Hashable, Sendable {
  /// Spelled as in the table: `SYN-RECEIVED(passive)`.
  public var state: String
  /// Spelled as in the table: `FIN+ACK in order`.
  public var segment: String

  public init(state: String, segment: String) {
    self.state = state
    self.segment = segment
  }
}
