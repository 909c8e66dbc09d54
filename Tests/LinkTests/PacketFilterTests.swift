import CLinux
import Glibc
import Testing
import Wire

@testable import Link

/// The filter, executed by this kernel: a socket of the unix family takes one too, and nobody needs rights for it.
@Suite struct PacketFilterTests {
  static let tester4 = IPv4Address(rawValue: 0xC000_0201)
  static let tester6 = IPv6Address(high: 0xFD3D_FA7B_D17D_0000, low: 1)
  static let other4 = IPv4Address(rawValue: 0xC000_0202)
  static let other6 = IPv6Address(high: 0xFD3D_FA7B_D17D_0000, low: 2)

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var frame: [UInt8]
    var passes: Bool
  }

  static let cases = [
    Case(testDescription: "TCP over IPv4 for us", frame: ipv4(tester4), passes: true),
    Case(testDescription: "TCP over IPv4 for another", frame: ipv4(other4), passes: false),
    Case(testDescription: "TCP over IPv6 for us", frame: ipv6(tester6), passes: true),
    Case(testDescription: "TCP over IPv6 for another", frame: ipv6(other6), passes: false),
    Case(testDescription: "ARP for us", frame: arp(tester4), passes: true),
    Case(testDescription: "ARP for another", frame: arp(other4), passes: false),
    Case(testDescription: "solicitation of ours", frame: solicitation(tester6), passes: true),
    Case(testDescription: "solicitation of another's", frame: solicitation(other6), passes: false),
    Case(testDescription: "advertisement to all", frame: advertisement(tester6), passes: false),
    Case(testDescription: "another protocol", frame: frame(0x88CC, ipv4(tester4)), passes: false),
    Case(testDescription: "a header alone", frame: frame(0x0800, []), passes: false),
    Case(
      testDescription: "cut in the address", frame: Array(ipv4(tester4).prefix(33)), passes: false),
    Case(
      testDescription: "IPv6 cut in the address", frame: Array(ipv6(tester6).prefix(53)),
      passes: false),
    Case(testDescription: "13 octets", frame: Array(repeating: 8, count: 13), passes: false),
  ]

  @Test(arguments: cases)
  func onlyWhatIsForUsPasses(_ item: Case) throws {
    let filter = PacketFilter(accepting: [.v4(Self.tester4), .v6(Self.tester6)])
    #expect(try passes(filter, item.frame) == item.passes)
  }

  /// Jumps of classic BPF reach 255 instructions; this one has more.
  @Test func manyAddressesAreAccepted() throws {
    let many = (1...100).map { IPAddress.v6(IPv6Address(high: 0xFD00 << 48, low: UInt64($0))) }
    let filter = PacketFilter(accepting: many)
    for low in [1, 50, 100] as [UInt64] {
      let address = IPv6Address(high: 0xFD00 << 48, low: low)
      #expect(try passes(filter, Self.ipv6(address)))
      #expect(try passes(filter, Self.solicitation(address)))
    }
    #expect(try !passes(filter, Self.ipv6(IPv6Address(high: 0xFD00 << 48, low: 101))))
    #expect(try !passes(filter, Self.ipv4(Self.tester4)))
  }

  /// On an address that the kernel owns too, only our ports are ours; ICMP is looked at later.
  @Test(arguments: [
    (ipv4(tester4), true), (ipv4(tester4, port: 40_001), false), (ipv4(other4), false),
    (ipv4(tester4, fragmentOffset: 8), false), (ipv4(tester4, protocolNumber: 1), true),
    (ipv6(tester6), true), (ipv6(tester6, port: 40_001), false), (ipv6(other6), false),
    (ipv6(tester6, next: 58), true), (ipv6(tester6, next: 60), true), (arp(tester4), true),
    (solicitation(tester6), false), (Array(ipv4(tester4).prefix(36)), false),
  ])
  func onlyOurPortsPass(_ frame: [UInt8], _ expected: Bool) throws {
    let filter = PacketFilter(
      accepting: [.v4(Self.tester4), .v6(Self.tester6)], ports: [39_999, 40_000],
      medium: .ethernet)
    #expect(try passes(filter, frame) == expected)
  }

  /// What others say to each other on a port: either of a segment's ports will do, whatever the addresses.
  @Test(arguments: [
    (ipv4(tester4), true), (ipv4(other4, port: 8080), true), (ipv6(other6), true),
    (ipv6(other6, port: 1, next: 17), false), (ipv4(tester4, protocolNumber: 17), false),
    (ipv4(tester4, fragmentOffset: 8), false), (arp(tester4), false),
    (Array(ipv4(tester4).prefix(33)), false), (Array(ipv6(tester6).prefix(54)), false),
  ])
  func segmentsOfAPortPass(_ frame: [UInt8], _ expected: Bool) throws {
    for port in [8080, 40_000, 7] as [UInt16] {
      let isThere = port == 8080 || (port == 40_000 && frame.suffix(18).prefix(2) == [0x9C, 0x40])
      let filter = PacketFilter(ofPort: port, headerLength: EthernetHeader.length)
      #expect(try passes(filter, frame) == (expected && isThere), "port \(port)")
    }
  }

  private func passes(_ filter: PacketFilter, _ frame: [UInt8]) throws -> Bool {
    var ends: [Int32] = [0, 0]
    try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let program = filter.program
    try #require(unsafe clinux_attach_filter(ends[1], program, UInt16(program.count)) == 0)
    let dontWait = Int32(MSG_DONTWAIT)
    _ = unsafe send(ends[0], frame, frame.count, dontWait)
    var room = [UInt8](repeating: 0, count: 2000)
    return unsafe recv(ends[1], &room, room.count, dontWait) == frame.count
  }

  // MARK: Frames

  static func frame(_ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    EthernetHeader(destination: .broadcast, source: .broadcast, etherType: type).octets + packet
  }

  static func segment(to port: UInt16) -> TransportHeader {
    .tcp(
      TCPHeader(
        sourcePort: 8080, destinationPort: port, sequence: SequenceNumber(1), flags: .ack,
        window: 1))
  }

  static func ipv4(
    _ destination: IPv4Address, port: UInt16 = 40_000, fragmentOffset: UInt16 = 0,
    protocolNumber: UInt8 = 6
  ) -> [UInt8] {
    var header = IPv4Header(
      source: other4, destination: destination, protocolNumber: protocolNumber)
    header.fragmentOffset = fragmentOffset
    return frame(0x0800, Packet(network: .ipv4(header), transport: segment(to: port)).write())
  }

  static func ipv6(
    _ destination: IPv6Address, port: UInt16 = 40_000, next: UInt8 = 6
  ) -> [UInt8] {
    let header = IPv6Header(source: other6, destination: destination, nextHeader: next)
    return frame(0x86DD, Packet(network: .ipv6(header), transport: segment(to: port)).write())
  }

  static func arp(_ target: IPv4Address) -> [UInt8] {
    let request = ARPPacket(
      operation: ARPPacket.request, senderHardware: .broadcast, senderProtocol: other4,
      targetHardware: MACAddress(rawValue: 0), targetProtocol: target)
    return frame(0x0806, request.octets)
  }

  static func solicitation(_ target: IPv6Address) -> [UInt8] {
    let question = NeighbourSolicitation(target: target, source: .broadcast)
    return frame(0x86DD, question.packet(from: other6, to: target.solicitedNode))
  }

  static func advertisement(_ target: IPv6Address) -> [UInt8] {
    let answer = NeighbourAdvertisement(flags: 0, target: target, link: .broadcast)
    return frame(0x86DD, answer.packet(from: other6, to: .allNodes))
  }
}
