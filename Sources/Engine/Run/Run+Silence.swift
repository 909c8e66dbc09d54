import Match
import Script
import Wire

extension Run {
  /// `> none`: nothing may arrive on the connection until the span is over, nor before it begins.
  mutating func expectSilence(on name: String?, _ event: Event) throws(Stop) {
    let window = time.window(event.time, configuration.tolerance)
    guard let end = window.to else { throw .error(event, "silence needs a span of time") }
    if let arrived = try nextPacket(for: table.index(of: name), takesUnknown: true, until: end),
      arrived.stamp <= end
    {
      record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, event)
      throw failure(
        event, "a segment came where silence was expected", expected: ["none"],
        actual: notation(arrived),
        [
          Difference(
            field: "packet", expected: "none until \(clock(end)) s",
            actual: "one at \(clock(arrived.stamp)) s")
        ], at: arrived.stamp)
    }
    record(.silence, at: end, event)
    time.advance(to: end, nominal: time.nominal + window.interval)
  }

  /// A probe ends when nothing is left unexplained: segments that no event took fail it. packetdrill's scripts end
  /// with their last event.
  mutating func endQuietly() throws(Stop) {
    guard rules == .probe else { return }
    let end = time.latest + configuration.settle
    while pending.isEmpty, let arrived = try receive(until: end) { pending.append(arrived) }
    guard let arrived = pending.first, arrived.stamp <= end else { return }
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, nil)
    throw failure(
      nil, "a segment came that no line of the probe expects", expected: ["none"],
      actual: notation(arrived), at: arrived.stamp)
  }
}
