import Engine
import Glibc
import Lab
import Link
import Wire

/// A lab as plain scripts have it: the first argument is `pair` or `tun`, the second the IP version.
private struct PlainLab: ~Copyable {
  let lab: Lab
  let link: PacketLink
  let ends: (tester: IPAddress, target: IPAddress)

  init(
    _ arguments: [String], segmentSize: UInt16? = nil,
    change: (inout LabConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = LabConfiguration()
    configuration.device = arguments.first == "tun" ? .tun : .pair
    if configuration.device == .tun, !Lab.allowsTun {
      say("skipped", "this user may not open /dev/net/tun")
      exit(77)
    }
    configuration.offloads = .segmentation
    configuration.neighbours = .unneeded
    change(&configuration)
    let lab = try Lab(configuration)
    var settings = PacketLink.Configuration(
      interface: lab.interface, hardware: Lab.testerHardware,
      addresses: configuration.testerAddresses, peerHardware: Lab.targetHardware)
    settings.segmentSize = segmentSize
    if let device = lab.device { settings.medium = .device(device) }
    link =
      if lab.device == nil {
        try PacketLink(settings)
      } else {
        try lab.inTarget { Result { () throws(LinkError) in try PacketLink(settings) } }.get()
      }
    ends = addresses(Array(arguments.dropFirst()))
    self.lab = lab
  }
}

/// Echoes, more of them than a device has room for.
func deviceEcho(_ arguments: [String]) throws {
  let plain = try PlainLab(arguments)
  for _ in 0..<600 { try exchangeEcho(over: plain.link, plain.ends, says: false) }
  try exchangeEcho(over: plain.link, plain.ends)
  say("frames", plain.link.frames.entries.count)
}

/// A SYN with 30,000 octets to a port where nobody listens.
func longPacket(_ arguments: [String]) throws {
  let plain = try PlainLab(arguments)
  let syn = TCPHeader(
    sourcePort: 40_000, destinationPort: 9, sequence: SequenceNumber(0), flags: .syn, window: 1000)
  let packet = try packet(plain.ends, .tcp(syn), Array(repeating: 0, count: 30_000))
  let sent = try plain.link.send(packet)
  let arrived = try require(
    try plain.link.receive(until: plain.link.now + .seconds(2)), "no answer")
  let (reply, _) = try parsed(arrived, of: plain.link)
  say("acknowledgement", reply.tcp?.acknowledgement.rawValue ?? 0)
  sayStamps(sent, arrived, of: plain.link)
}

/// The target sends ten segments at once, as it may on a new connection (RFC 6928).
func segmentation(_ arguments: [String]) throws {
  let plain = try PlainLab(arguments)
  let server = try plain.lab.forkInTarget { sendTenSegments() }
  var segment = TCPHeader(
    sourcePort: 40_000, destinationPort: 9000, sequence: SequenceNumber(0), flags: .syn,
    window: 65535)
  _ = segment.options.append(.maximumSegmentSize(1000))
  var answer = try exchange(segment, plain)
  for _ in 0..<100 where answer.packet.tcp?.flags.contains(.rst) == true {
    usleep(10_000)
    answer = try exchange(segment, plain)
  }
  segment = TCPHeader(
    sourcePort: 40_000, destinationPort: 9000, sequence: SequenceNumber(1),
    acknowledgement: try require(answer.packet.tcp?.sequence, "no TCP") + 1, flags: .ack,
    window: 65535)
  answer = try exchange(segment, plain)
  say("payload", answer.packet.payload.count)
  say("checksum is unfilled", answer.isUnfilled)
  say("server", try server.wait())
}

private func exchange(
  _ segment: TCPHeader, _ plain: borrowing PlainLab
) throws -> (packet: Packet, isUnfilled: Bool) {
  _ = try plain.link.send(try packet(plain.ends, .tcp(segment)))
  let arrived = try require(
    try plain.link.receive(until: plain.link.now + .seconds(2)), "no answer")
  return (
    try parsed(arrived, of: plain.link).packet,
    plain.link.frames.entries[arrived].checksumIsUnfilled
  )
}

/// To who connects to port 9000.
private func sendTenSegments() -> Int32 {
  let number = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in6()
  address.sin6_family = sa_family_t(AF_INET6)
  address.sin6_port = UInt16(9000).bigEndian
  let bound = unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
  }
  guard bound == 0, listen(number, 1) == 0 else { return 1 }
  let connection = accept(number, nil, nil)
  let octets = [UInt8](repeating: 0, count: 10_000)
  return unsafe write(connection, octets, octets.count) == octets.count ? 0 : 2
}

/// The target reaches the tester through a router that nobody has heard of.
func unknownGateway(_ arguments: [String]) throws {
  let isIPv6 = arguments.last == "6"
  let tester = try require(IPAddress(isIPv6 ? "2001:db8:7::7" : "198.51.100.7"), "")
  let gateway = try require(IPAddress(isIPv6 ? "2001:db8:9::9" : "203.0.113.9"), "")
  let network = try require(Prefix(isIPv6 ? "2001:db8:7::/48" : "198.51.100.0/24"), "")
  let plain = try PlainLab(arguments) { configuration in
    configuration.testerAddresses = [tester]
    configuration.routes = [.init(to: network, through: gateway)]
  }
  let sender = try plain.lab.forkInTarget { sendDatagram(to: tester.description) }
  let arrived = try require(
    try plain.link.receive(until: plain.link.now + .seconds(2)), "no datagram")
  say("port", try parsed(arrived, of: plain.link).packet.udp?.destinationPort ?? 0)
  say("frames", plain.link.frames.entries.count)
  say("sender", try sender.wait())
}
