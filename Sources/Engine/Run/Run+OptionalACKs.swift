import Conversation
import Match
import Script
import Wire

extension Run {
  /// With `acks: any`, an ACK that brings nothing may come or not.
  func isOptional(_ arrived: ArrivedPacket) -> Bool {
    guard allowsAnyACKs, arrived.outer.isEmpty, let owner = arrived.owner else { return false }
    return table.conversations[owner].isBareACK(arrived.packet)
  }

  /// It is what the event waits for.
  func isExpected(_ arrived: ArrivedPacket, _ expectation: Expectation, _ event: Event) -> Bool {
    expectation.closest(
      to: arrived.packet, octets: octets(of: arrived), context(for: arrived, event)
    ).differences.isEmpty
  }

  /// It is on record, and the bookkeeping follows it.
  mutating func passOver(_ arrived: ArrivedPacket) {
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, nil)
    note(arrived)
  }
}
