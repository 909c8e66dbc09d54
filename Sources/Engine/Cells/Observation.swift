public import Script

/// What a target was seen to do in one cell of the table of states and segments, whatever the script expected.
public struct Observation: Hashable, Sendable {
  /// The answer in the table's manner, `ACK(SND.NXT,RCV.NXT)`; several are joined by `, `; `silence`.
  public var reply: String
  /// The state after it as the target's system told it; `nil`: not observed.
  public var next: ConnectionState?

  public init(reply: String, next: ConnectionState?) {
    self.reply = reply
    self.next = next
  }
}
