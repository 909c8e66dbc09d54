import Engine
import Glibc
import Lab
import Link
import Wire

/// A link to the target of a lab.
func openLink(in configuration: LabConfiguration) throws -> PacketLink {
  try PacketLink(
    .init(
      interface: Lab.testerInterface, hardware: Lab.testerHardware,
      addresses: configuration.testerAddresses,
      peerHardware: configuration.neighbours == .known ? Lab.targetHardware : nil))
}

/// The two ends of the IP version that the argument names.
func addresses(_ arguments: [String]) -> (tester: IPAddress, target: IPAddress) {
  arguments.first == "6"
    ? (LabConfiguration.tester6, LabConfiguration.target6.address)
    : (LabConfiguration.tester4, LabConfiguration.target4.address)
}

/// A packet between them.
func packet(
  _ ends: (tester: IPAddress, target: IPAddress), _ transport: TransportHeader,
  _ payload: [UInt8] = []
) throws -> [UInt8] {
  let network: NetworkHeader
  switch (ends.tester, ends.target) {
  case (.v4(let source), .v4(let destination)):
    let next = transport.isTCP ? IPProtocol.tcp : IPProtocol.icmp
    network = .ipv4(IPv4Header(source: source, destination: destination, protocolNumber: next))
  case (.v6(let source), .v6(let destination)):
    let next = transport.isTCP ? IPProtocol.tcp : IPProtocol.icmpv6
    network = .ipv6(IPv6Header(source: source, destination: destination, nextHeader: next))
  default: throw Failure("two IP versions")
  }
  return Packet(network: network, transport: transport).write(payload: payload)
}

extension TransportHeader {
  fileprivate var isTCP: Bool { if case .tcp = self { true } else { false } }
}

/// A packet of the link's record, parsed.
func parsed(_ index: Int, of link: PacketLink) throws -> (packet: Packet, octets: [UInt8]) {
  let octets = Array(link.frames.packet(index))
  return (try Packet.parse(octets), octets)
}

func sayStamps(_ sent: Int, _ arrived: Int, of link: PacketLink) {
  let (out, back) = (link.frames.entries[sent], link.frames.entries[arrived])
  say("sent before it arrived", out.stamp <= back.stamp)
  say("arrived before now", back.stamp <= link.now)
  say("directions", "\(out.direction) \(back.direction)")
}

/// An echo request and its reply (RFC 792, RFC 4443).
func echo(_ arguments: [String]) throws {
  let lab = try Lab()
  let link = try openLink(in: lab.configuration)
  try exchangeEcho(over: link, addresses(arguments))
}

func exchangeEcho(
  over link: PacketLink, _ ends: (tester: IPAddress, target: IPAddress), says: Bool = true
) throws {
  let payload = Array(UInt8(0)...99)
  let isIPv6 = if case .v6 = ends.target { true } else { false }
  let request = ICMPHeader(type: isIPv6 ? 128 : 8, code: 0, rest: 0x1234_0001)
  let before = link.now
  let sent = try link.send(try packet(ends, .icmp(request), payload))
  let arrived = try require(try link.receive(until: link.now + .seconds(2)), "no reply")
  guard says else { return }
  let (reply, octets) = try parsed(arrived, of: link)
  say("type", reply.icmp?.type ?? 255)
  say("rest", String(reply.icmp?.rest ?? 0, radix: 16))
  say("payload is the same", Array(octets[reply.payload]) == payload)
  say("checksum is right", reply.checksumIsRight(in: octets.span))
  say("sent after the call", before <= link.frames.entries[sent].stamp)
  sayStamps(sent, arrived, of: link)
}

/// A SYN to a port where nobody listens.
func closedPort(_ arguments: [String]) throws {
  let lab = try Lab()
  let link = try openLink(in: lab.configuration)
  let syn = TCPHeader(
    sourcePort: 40000, destinationPort: 9, sequence: SequenceNumber(0xFFFF_FFFF), flags: .syn,
    window: 1000)
  let sent = try link.send(try packet(addresses(arguments), .tcp(syn)))
  let arrived = try require(try link.receive(until: link.now + .seconds(2)), "no answer")
  let (reply, octets) = try parsed(arrived, of: link)
  say("flags", reply.tcp?.flags == [.rst, .ack])
  say("acknowledgement", reply.tcp?.acknowledgement.rawValue ?? 1)
  say("checksum is right", reply.checksumIsRight(in: octets.span))
  say("checksum is unfilled", link.frames.entries[arrived].checksumIsUnfilled)
  sayStamps(sent, arrived, of: link)
  say("silence after it", try link.receive(until: link.now + .milliseconds(20)) == nil)
}

/// Neither side knows the other's hardware address.
func resolve(_ arguments: [String]) throws {
  var configuration = LabConfiguration()
  configuration.neighbours = .asked
  let lab = try Lab(configuration)
  let link = try openLink(in: lab.configuration)
  let ends = addresses(arguments)
  say("before", (try? link.send([0x45])) == nil)
  try link.resolve(ends.target)
  say("frames", link.frames.entries.map { "\($0.direction)" }.joined(separator: " "))
  let count = link.frames.entries.count
  try exchangeEcho(over: link, ends)
  say("frames of the echo", link.frames.entries.count - count)
  let nobody = try require(
    IPAddress(arguments.first == "6" ? "fd3d:fa7b:d17d::9" : "192.0.2.9"), "")
  do {
    try link.resolve(nobody, patience: .milliseconds(10))
  } catch {
    say("nobody", error)
  }
}

/// The target asks for the tester's hardware address before it sends a datagram of its own.
func solicited(_ arguments: [String]) throws {
  var configuration = LabConfiguration()
  configuration.neighbours = .asked
  let lab = try Lab(configuration)
  let link = try PacketLink(
    .init(
      interface: Lab.testerInterface, hardware: Lab.testerHardware,
      addresses: configuration.testerAddresses, peerHardware: Lab.targetHardware))
  let text = addresses(arguments).tester.description
  let sender = try lab.forkInTarget { sendDatagram(to: text) }
  let arrived = try require(try link.receive(until: link.now + .seconds(2)), "no datagram")
  let (datagram, octets) = try parsed(arrived, of: link)
  say("port", datagram.udp?.destinationPort ?? 0)
  say("payload", String(decoding: octets[datagram.payload], as: UTF8.self))
  say("checksum is right", datagram.checksumIsRight(in: octets.span))
  say("frames", link.frames.entries.map { "\($0.direction)" }.joined(separator: " "))
  say("sender", try sender.wait())
}

/// "hello" to port 9 of an address in text.
func sendDatagram(to text: String) -> Int32 {
  var hints = unsafe addrinfo()
  unsafe hints.ai_flags = AI_NUMERICHOST
  unsafe hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
  var list: UnsafeMutablePointer<addrinfo>?
  guard unsafe getaddrinfo(text, "9", &hints, &list) == 0, let item = unsafe list else { return 1 }
  defer { unsafe freeaddrinfo(list) }
  let number = unsafe socket(item.pointee.ai_family, item.pointee.ai_socktype, 0)
  defer { close(number) }
  let sent = unsafe sendto(
    number, "hello", 5, 0, item.pointee.ai_addr, item.pointee.ai_addrlen)
  return sent == 5 ? 0 : 2
}

/// A packet that is longer than the MTU is refused and not recorded, and stamps are still right after it.
func refused(_ arguments: [String]) throws {
  let lab = try Lab()
  let link = try openLink(in: lab.configuration)
  do {
    _ = try link.send(Array(repeating: 0x45, count: 1501))
  } catch {
    say("refusal", error)
  }
  say("frames", link.frames.entries.count)
  for _ in 0..<3 { try exchangeEcho(over: link, addresses(arguments)) }
}

/// More arrives than there is room for, while nobody reads.
func overflow(_: [String]) throws {
  let lab = try Lab()
  let link = try openLink(in: lab.configuration)
  let text = LabConfiguration.tester4.description
  let sender = try lab.forkInTarget {
    for _ in 0..<40_000 { _ = sendDatagram(to: text) }
    return 0
  }
  say("sender", try sender.wait())
  do {
    while try link.receive(until: Instant(nanoseconds: 0)) != nil {}
  } catch {
    say("loss", error)
  }
}

/// What waiting costs.
func idle(_: [String]) throws {
  let lab = try Lab()
  let link = try openLink(in: lab.configuration)
  let wait = Instant.Interval.milliseconds(300)
  let (start, cpu) = (link.now, processorTime())
  say("frame", try link.receive(until: start + wait) as Any)
  try link.sleep(until: start + wait + wait)
  let used = processorTime() - cpu
  say("waited", link.now - start >= wait + wait)
  say("share of the processor", used.seconds / (link.now - start).seconds)
}

private func processorTime() -> Instant.Interval {
  time(of: CLOCK_PROCESS_CPUTIME_ID) - Instant(nanoseconds: 0)
}
