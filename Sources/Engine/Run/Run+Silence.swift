import Conversation
import Match
import Script
import Wire

extension Run {
  /// `> none`: nothing may arrive on the connection until the span is over, nor before it begins.
  mutating func expectSilence(on name: String?, _ event: Event) throws(Stop) {
    let window = time.window(event.time, configuration.tolerance)
    guard let end = window.to else { throw .error(event, "silence needs a span of time") }
    if let arrived = try nextPacket(for: table.index(of: name), takesUnknown: true, until: end) {
      // We may have woken up late: what came after the span belongs to the events that follow.
      guard arrived.stamp > end else { throw heard(arrived, until: end, event) }
      putBack(arrived)
    }
    record(.silence, at: end, event)
    time.advance(to: end, nominal: time.nominal + window.interval)
  }

  private mutating func heard(
    _ arrived: ArrivedPacket, until end: Instant, _ event: Event
  ) -> Stop {
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, event)
    return failure(
      event, "a segment came where silence was expected", expected: ["none"],
      actual: notation(arrived),
      [
        Difference(
          field: "packet", expected: "none until \(clock(end)) s",
          actual: "one at \(clock(arrived.stamp)) s")
      ] + wrongChecksum(arrived), at: arrived.stamp)
  }

  private mutating func passOverPending() {
    while let arrived = pending.first, isOptional(arrived) || isRetransmission(arrived) {
      passOver(pending.removeFirst())
    }
  }

  /// What a target sends again after the last event, because its time is over and the tester has not acknowledged it, is
  /// no answer: a probe of retransmission has lines for it, and one of something else does not depend on RTO.
  private func isRetransmission(_ arrived: ArrivedPacket) -> Bool {
    guard let owner = arrived.owner, arrived.outer.isEmpty, arrived.frame > 0,
      arrived.stamp - link.frames.entries[arrived.frame - 1].stamp >= Self.shortestRTO
    else { return false }
    return wrongChecksum(arrived).isEmpty
      && table.conversations[owner].isRepetition(
        arrived.packet, length: arrived.packet.payload.count)
  }

  /// Of the stacks that are in use, not that of RFC 6298.
  private static let shortestRTO = Instant.Interval.milliseconds(150)

  /// A probe ends when nothing is left unexplained: segments that no event took fail it. packetdrill's scripts end
  /// with their last event.
  mutating func endQuietly() throws(Stop) {
    guard rules == .probe else { return }
    let end = max(time.latest, lastReturn ?? time.latest) + configuration.settle
    passOverPending()
    while pending.isEmpty, let arrived = try receive(until: end) {
      pending.append(arrived)
      passOverPending()
    }
    guard let arrived = pending.first, arrived.stamp <= end else { return }
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, nil)
    throw failure(
      nil, "a segment came that no line of the probe expects", expected: ["none"],
      actual: notation(arrived), wrongChecksum(arrived), at: arrived.stamp)
  }

  /// "It MUST be ... generated correctly" by every sender (RFC 9293, section 3.1), of whatever comes unexpected, too.
  private func wrongChecksum(_ arrived: ArrivedPacket) -> [Difference] {
    if arrived.checksumIsUnfilled || arrived.packet.checksumIsRight(in: octets(of: arrived).span) {
      return []
    }
    return [Difference(field: "checksum", expected: "right", actual: "wrong")]
  }
}
