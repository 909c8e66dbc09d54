import Conversation
import Match
import Script
import Wire

extension Run {
  /// The next packet for an event on this connection: of the connection itself, or of none that is known if the event
  /// may open one. Packets of other connections are kept.
  /// - Parameter index: `nil` while the connection does not exist.
  mutating func nextPacket(
    for index: Int?, takesUnknown: Bool, until limit: Instant
  ) throws(Stop) -> ArrivedPacket? {
    func fits(_ arrived: ArrivedPacket) -> Bool {
      arrived.owner == nil ? takesUnknown : arrived.owner == index
    }
    if let position = pending.firstIndex(where: fits) { return pending.remove(at: position) }
    while let arrived = try receive(until: limit) {
      if fits(arrived) { return arrived }
      pending.append(arrived)
    }
    return nil
  }

  /// Leaves a packet to the events that follow, in the order of arrival.
  mutating func putBack(_ arrived: ArrivedPacket) {
    let position = pending.firstIndex { $0.frame > arrived.frame } ?? pending.endIndex
    pending.insert(arrived, at: position)
  }

  /// The next packet of any connection.
  mutating func receive(until limit: Instant) throws(Stop) -> ArrivedPacket? {
    while let frame = try receiveFrame(until: limit) {
      let entry = link.frames.entries[frame]
      let octets = link.frames.packet(frame)
      guard let parsed = try? TunnelledPacket.parse(octets.span) else {
        record(.note("a packet that cannot be parsed was passed over"), at: entry.stamp, nil)
        continue
      }
      var arrived = ArrivedPacket(
        frame: frame, outer: parsed.outer, packet: parsed.packet, start: parsed.start,
        stamp: entry.stamp, checksumIsUnfilled: entry.checksumIsUnfilled)
      switch table.owner(of: parsed.packet, octets: octets.dropFirst(parsed.start)) {
      case .connection(let index): arrived.owner = index
      case .unknown: break
      case .ofNoConcern(let index):
        record(.packet(frame: frame, connection: index), at: entry.stamp, nil)
        continue
      }
      return arrived
    }
    return nil
  }

  private func receiveFrame(until limit: Instant) throws(Stop) -> Int? {
    do throws(LinkError) {
      if let frame = try link.receive(until: beforeDeadline(limit)) { return frame }
    } catch { throw .link(error) }
    try checkDeadline(limit)
    return nil
  }

  /// Waits, but not beyond the end of the probe's own time.
  func wait(until instant: Instant) throws(Stop) {
    guard instant > link.now else { return }
    do throws(LinkError) {
      try link.sleep(until: beforeDeadline(instant))
    } catch { throw .link(error) }
    try checkDeadline(instant)
  }

  private func beforeDeadline(_ instant: Instant) -> Instant {
    deadline.map { min($0, instant) } ?? instant
  }

  /// A probe whose own `timeout` is over has not looked as long as it wanted to, so that nothing can be said.
  private func checkDeadline(_ wanted: Instant) throws(Stop) {
    guard let deadline, deadline < wanted else { return }
    throw Stop(verdict: .inconclusive("the probe's own timeout was over before the script"))
  }

  /// An arrived packet in script notation.
  func notation(_ arrived: ArrivedPacket) -> String {
    let basis = arrived.owner.map { table.conversations[$0].basis }
    return PacketNotation.text(
      of: arrived.packet, in: arrived.outer, octets: octets(of: arrived), basis: basis,
      from: .target)
  }

  /// The octets of an arrived packet, without the headers of tunnels around it.
  func octets(of arrived: ArrivedPacket) -> ArraySlice<UInt8> {
    link.frames.packet(arrived.frame).dropFirst(arrived.start)
  }
}
