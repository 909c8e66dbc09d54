public import Engine
public import Wire

/// A link without a wire: a closure plays the target, and time passes only when somebody waits. The same calls give the
/// same frames with the same stamps, every time and at once.
///
///     let link = MemoryLink { packet, _ in [.init(answer(to: packet), after: .milliseconds(1))] }
///     let sent = try link.send(syn)
///     let answer = try link.receive(until: link.now + .seconds(1))  // at virtual 1 ms
public final class MemoryLink: Link {
  /// What the target does with a packet that reaches it: the packets that it sends because of it.
  public typealias Peer = (_ packet: [UInt8], _ at: Instant) -> [Reply]

  /// One packet of the target's.
  public struct Reply: Hashable, Sendable {
    /// From the network header on.
    public var packet: [UInt8]
    /// From the packet that causes it to this one.
    public var delay: Instant.Interval

    public init(_ packet: [UInt8], after delay: Instant.Interval = .zero) {
      self.packet = packet
      self.delay = delay
    }
  }

  public private(set) var frames = FrameStore()
  public private(set) var now: Instant
  /// What the next calls of `send` throw, for tests of what becomes of it.
  public var sendFailure: LinkError?

  private let peer: Peer
  private var agenda = Agenda()
  private var arrived: [Int] = []
  private var taken = 0

  /// - Parameters:
  ///   - start: what the clock shows at first.
  ///   - peer: called for each packet sent. It must not keep the link, which keeps it.
  public init(start: Instant = Instant(nanoseconds: 0), peer: @escaping Peer = { _, _ in [] }) {
    now = start
    self.peer = peer
  }

  /// The target sends a packet at a time of its own, a retransmission for instance. A time in the past means now.
  public func schedule(_ packet: [UInt8], at time: Instant) {
    perform(at: time) { link in link.arrive(packet) }
  }

  /// Something happens at a virtual time, on the target's side: it may schedule more, or look whether a packet still
  /// needs to be sent again.
  public func perform(at time: Instant, _ action: @escaping (MemoryLink) -> Void) {
    agenda.add(max(time, now), action)
  }

  /// A packet from the target reaches us now.
  public func arrive(_ packet: [UInt8]) {
    arrived.append(frames.append(packet, networkOffset: 0, stamp: now, direction: .outbound))
  }

  public func send(_ packet: [UInt8]) throws(LinkError) -> Int {
    if let sendFailure { throw sendFailure }
    let index = frames.append(packet, networkOffset: 0, stamp: now, direction: .inbound)
    for reply in peer(packet, now) { schedule(reply.packet, at: now + reply.delay) }
    return index
  }

  public func receive(until deadline: Instant) throws(LinkError) -> Int? {
    while taken == arrived.count, let next = agenda.next(until: max(deadline, now)) {
      now = next.time
      next.action(self)
    }
    guard taken < arrived.count else {
      now = max(now, deadline)
      return nil
    }
    taken += 1
    return arrived[taken - 1]
  }

  public func sleep(until deadline: Instant) throws(LinkError) {
    while let next = agenda.next(until: max(deadline, now)) {
      now = next.time
      next.action(self)
    }
    now = max(now, deadline)
  }
}
