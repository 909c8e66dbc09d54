import CLinux
public import Engine
public import Wire

/// A link over a packet socket on an interface: a lab's `tester0`, a real one, a tunnel, or the loopback.
///
/// Stamps are the kernel's. A frame's stamp of sending comes back from the kernel with the call; where a driver is later,
/// the time just before the call stands in for it until then.
///
/// The object belongs to one thread. Its socket stays open until the process ends: see `PacketSocket`.
public final class PacketLink: Link {
  public struct Configuration: Hashable, Sendable {
    public var interface: String
    /// Ours; it need not be the interface's.
    public var hardware: MACAddress
    /// The tester's addresses, which no kernel on this network may own, unless there are `ports`.
    public var addresses: [IPAddress]
    /// Where packets go: the target's, or the router's. `nil`: see `resolve`.
    public var peerHardware: MACAddress?
    public var medium = Medium.ethernet
    /// Of the tester, when this machine's kernel owns its address: what is for other ports is not ours, and the kernel
    /// answers address resolution. See `PortGuard`.
    public var ports: [UInt16]?
    /// Octets of payload: a longer TCP segment arrives as if it had come in such pieces and been put together on the way
    /// (GRO). Only where the medium is a device.
    public var segmentSize: UInt16?

    public init(
      interface: String, hardware: MACAddress, addresses: [IPAddress],
      peerHardware: MACAddress? = nil
    ) {
      self.interface = interface
      self.hardware = hardware
      self.addresses = addresses
      self.peerHardware = peerHardware
    }
  }

  /// What carries the packets.
  public enum Medium: Hashable, Sendable {
    /// Frames with an Ethernet header.
    case ethernet
    /// Packets alone, as on a TUN device.
    case bare
    /// The interface `lo`.
    case loopback
    /// The target's own TUN device: packets alone, written to this descriptor, which stays open as long as the link.
    case device(Int32)

    var headerLength: Int {
      switch self {
      case .ethernet, .loopback: EthernetHeader.length
      case .bare, .device: 0
      }
    }

    /// We look at it from the target's side.
    var isTap: Bool { if case .device = self { true } else { false } }
  }

  public internal(set) var frames = FrameStore()
  /// TCP segments to these ports of the tester are nobody's any more: they answer what was sent before.
  public var ignoredPorts: ClosedRange<UInt16>?
  let configuration: Configuration
  let neighbourhood: Neighbourhood
  var peerHardware: MACAddress?

  private let socket: PacketSocket
  /// Sends in the place of `socket` where that cannot.
  private let raw: RawSocket?
  private let tun: TunPort?
  /// Indices of frames that arrived and were not asked for yet.
  private var waiting = Queue()
  /// For each frame sent, by the kernel's number of it less `forgotten`, its index in `frames`.
  private var sent: [Int] = []
  private var forgotten = 0
  /// How many of those sent to a TUN device have come back, in their order.
  private var returned = 0
  private var spinEnd = Instant(nanoseconds: 0)

  /// Opens the interface in the network namespace of the calling thread, whose timers become exact to the nanosecond.
  /// - Throws: when there is no such interface, or packet sockets are not permitted.
  public init(_ configuration: Configuration) throws(LinkError) {
    self.configuration = configuration
    neighbourhood = Neighbourhood(
      hardware: configuration.hardware,
      addresses: configuration.ports == nil ? configuration.addresses : [])
    peerHardware =
      configuration.medium == .ethernet ? configuration.peerHardware : MACAddress(rawValue: 0)
    socket = try PacketSocket(
      interface: configuration.interface, filter: PacketFilter(configuration),
      headerLength: configuration.medium.headerLength, isTap: configuration.medium.isTap)
    tun = TunPort(configuration)
    raw = try configuration.medium == .loopback ? RawSocket(for: configuration.addresses) : nil
    clinux_set_timer_slack(1)
    frames.makeRoom()
  }

  /// How long to look for an answer without sleeping: being woken costs some 20 us, and most answers are faster.
  private static let spin = Instant.Interval.microseconds(50)

  public var now: Instant { Instant(nanoseconds: clinux_real_time()) }

  /// Readable when `receive` has something to do; for those who wait for other things as well.
  public var descriptor: Int32 { socket.descriptor }

  public func send(_ packet: [UInt8]) throws(LinkError) -> Int {
    guard let peerHardware else {
      throw LinkError("nobody knows yet where the target is on \(configuration.interface)")
    }
    let index =
      configuration.medium.headerLength == 0
      ? frames.append(packet, networkOffset: 0, stamp: now, direction: .inbound)
      : frames.append(header(of: packet, to: peerHardware), packet, stamp: now)
    try launch(index)
    spinEnd = frames.entries[index].stamp + Self.spin
    return index
  }

  private func header(of packet: [UInt8], to peer: MACAddress) -> EthernetHeader {
    let isIPv6 = packet.first.map { $0 >> 4 == 6 } ?? false
    return EthernetHeader(
      destination: peer, source: configuration.hardware,
      etherType: isIPv6 ? EthernetHeader.ipv6 : EthernetHeader.ipv4)
  }

  public func receive(until deadline: Instant) throws(LinkError) -> Int? {
    while true {
      if let index = waiting.next() { return index }
      if try step(until: deadline) { continue }
      if let index = waiting.next() { return index }
      try socket.requireNothingLost()
      return nil
    }
  }

  public func sleep(until deadline: Instant) throws(LinkError) {
    while try step(until: deadline) {}
  }

  /// Removes all frames from the record, those that were kept for `receive` too; indices begin with 0 again.
  public func forget() {
    frames.forget()
    waiting = Queue()
    forgotten += sent.count
    sent.removeAll(keepingCapacity: true)
  }

  // MARK: Sending

  /// Sends a frame as it is and records it.
  func transmit(_ frame: [UInt8]) throws(LinkError) {
    try launch(
      frames.append(
        frame, networkOffset: EthernetHeader.length, stamp: now, direction: .inbound))
  }

  /// Sends the frame that was recorded last; if that fails, it is not in the record.
  private func launch(_ index: Int) throws(LinkError) {
    do throws(LinkError) {
      let range = frames.entries[index].range
      if let tun {
        try tun.send(frames.octets, range)
      } else if let raw {
        try raw.send(frames.octets, range.dropFirst(configuration.medium.headerLength))
      } else {
        try socket.send(frames.octets, range)
      }
    } catch {
      frames.removeLast()
      if tun == nil {
        (sent, forgotten) = ([], 0)
        if let raw { try raw.restartStamps() } else { try socket.restartStamps() }
      }
      throw error
    }
    sent.append(index)
    try tun == nil ? readSentStamps() : awaitReturn()
  }

  /// A packet is back when the call has returned that sent it, behind those that the target has sent before.
  private func awaitReturn() throws(LinkError) {
    while returned - forgotten < sent.count, try take() != nil {}
  }

  private func hasReturned(at stamp: Instant) {
    let number = returned - forgotten
    returned += 1
    if sent.indices.contains(number) { frames.entries[sent[number]].stamp = stamp }
  }

  private func readSentStamps() throws(LinkError) {
    while let item = try nextSentStamp() {
      let number = Int(item.number) - forgotten
      guard item.stamp.nanoseconds != 0, sent.indices.contains(number) else { continue }
      frames.entries[sent[number]].stamp = item.stamp
      if number == sent.count - 1 { return }
    }
  }

  private func nextSentStamp() throws(LinkError) -> PacketSocket.SentStamp? {
    if let raw { try raw.nextSentStamp() } else { try socket.nextSentStamp() }
  }

  // MARK: Receiving

  /// Takes one frame, or waits for something to happen; `false` when the time is up. A stream of frames that does not end
  /// does not keep it longer.
  func step(until deadline: Instant) throws(LinkError) -> Bool {
    guard let arrival = try take() else { return try rest(until: deadline) }
    return arrival < deadline
  }

  private func rest(until deadline: Instant) throws(LinkError) -> Bool {
    let now = now
    guard now < deadline else { return false }
    if now < spinEnd { return true }
    if case .sentStamp = try socket.wait(for: deadline - now) { try readSentStamps() }
    return true
  }

  /// Takes one frame from the socket, if there is one, and says when it arrived.
  private func take() throws(LinkError) -> Instant? {
    switch try socket.receive(into: &frames) {
    case .frame(let index):
      tun?.drop()
      try handle(index)
      return frames.entries[index].stamp
    case .own(let stamp):
      hasReturned(at: stamp)
      return stamp
    case nil: return nil
    }
  }

  private func handle(_ index: Int) throws(LinkError) {
    switch meaning(of: index) {
    case .packet where isForUs(index): waiting.add(index)
    case .packet: break
    case .question(let answer): try transmit(answer)
    case .answer(let address, let hardware): learn(address, hardware)
    case .nothing: break
    }
  }

  /// What the filter could not decide: what answers something earlier; on an address that others use too, what an ICMP
  /// message is about, and segments behind extension headers.
  private func isForUs(_ index: Int) -> Bool {
    if configuration.ports == nil, ignoredPorts == nil { return true }
    let octets = frames.packet(index)
    guard let packet = try? Packet.parse(octets.span) else { return true }
    if let header = packet.tcp, ignoredPorts?.contains(header.destinationPort) == true {
      return false
    }
    guard let ports = configuration.ports else { return true }
    switch packet.transport {
    case .tcp(let header): return ports.contains(header.destinationPort)
    case .udp(let header): return ports.contains(header.destinationPort)
    case .icmp:
      guard let port = packet.quoted(in: octets.span)?.sourcePort else { return false }
      return ports.contains(port)
    case .other: return false
    }
  }

  private func meaning(of index: Int) -> Neighbourhood.Meaning {
    if configuration.medium != .ethernet { return .packet }
    let (octets, range) = (frames.octets, frames.entries[index].range)
    return neighbourhood.meaning(of: octets.span.extracting(range))
  }

  /// Who answered last, for `resolve`.
  var lastAnswer: (address: IPAddress, hardware: MACAddress)?

  private func learn(_ address: IPAddress, _ hardware: MACAddress) {
    lastAnswer = (address, hardware)
  }
}
