import Testing
import Wire

@Suite struct IPv6ExtensionTests {
  static func header() -> IPv6Header {
    IPv6Header(
      source: IPv6Address(high: 1, low: 1), destination: IPv6Address(high: 1, low: 2),
      nextHeader: IPProtocol.tcp)
  }

  @Test func theChainStaysWhole() throws {
    var header = Self.header()
    header.append(IPProtocol.hopByHop, octets: [0] + [UInt8](repeating: 1, count: 6))
    header.append(IPProtocol.routing, octets: [1] + [UInt8](repeating: 2, count: 14))
    header.append(IPProtocol.authentication, octets: [1] + [UInt8](repeating: 3, count: 10))
    header.append(IPProtocol.destinationOptions, octets: [0] + [UInt8](repeating: 4, count: 6))
    #expect(header.nextHeader == IPProtocol.hopByHop)
    #expect(header.protocolNumber == IPProtocol.tcp)
    #expect(header.extensionKinds == [0, 43, 51, 60])
    #expect(header.length == 40 + 8 + 16 + 12 + 8)
    let tcp = TCPHeader(
      sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(0), flags: .ack, window: 1)
    let octets = Packet(network: .ipv6(header), transport: .tcp(tcp)).write(payload: [5])
    let packet = try Packet.parse(octets)
    #expect(packet.tcp?.flags == .ack)
    #expect(packet.checksumIsRight(in: octets))
    guard case .ipv6(let parsed) = packet.network else { return }
    #expect(parsed.extensions == header.extensions)
  }

  @Test func withoutExtensionsThereAreNoKinds() {
    #expect(Self.header().extensionKinds == [])
    #expect(Self.header().fragment == nil)
  }

  /// A length past the end makes it no header: everything from there on is payload.
  @Test(arguments: [1, 2, 200, 255] as [UInt8])
  func cutShort(_ units: UInt8) throws {
    var header = Self.header()
    header.append(IPProtocol.destinationOptions, octets: [units] + [UInt8](repeating: 0, count: 6))
    let octets = Packet(network: .ipv6(header), transport: .other).write(payload: [1, 2, 3])
    let packet = try Packet.parse(octets)
    #expect(packet.transport == .other)
    #expect(packet.network.protocolNumber == IPProtocol.destinationOptions)
    #expect(packet.payload == 40..<51)
    #expect(packet.write(payload: Array(octets[packet.payload])) == octets)
  }

  @Test func fragmentHeaders() throws {
    var fragment = IPv6Fragment(offset: 0x1FFF, moreFragments: true, identification: 0xDEAD_BEEF)
    fragment.reserved = (octet: 9, bits: 3)
    #expect(fragment.octets == hex("09 ffff deadbeef"))
    let header = IPv6Extension(nextHeader: 6, octets: fragment.octets)
    #expect(IPv6Fragment(header) == fragment)
    #expect(IPv6Fragment(IPv6Extension(nextHeader: 6, octets: [1])) == nil)
  }

  /// After a fragment header with an offset everything is data, even what looks like a header.
  @Test func dataOfLaterFragmentsIsNotParsed() throws {
    var header = Self.header()
    let fragment = IPv6Fragment(offset: 1, moreFragments: false, identification: 1)
    header.append(IPProtocol.fragment, octets: fragment.octets)
    header.extensions[0].nextHeader = IPProtocol.destinationOptions
    let octets = Packet(network: .ipv6(header), transport: .other).write(
      payload: [UInt8](repeating: 0, count: 40))
    let packet = try Packet.parse(octets)
    guard case .ipv6(let parsed) = packet.network else { return }
    #expect(parsed.extensions.count == 1)
    #expect(packet.payload.count == 40)
    #expect(packet.isLaterFragment)
  }

  /// Jumbograms state zero (RFC 2675); any other zero means that nothing follows.
  @Test func payloadLengthOfZero() throws {
    var header = Self.header()
    header.payloadLength = 0
    var octets = Packet(network: .ipv6(header), transport: .other).write(payload: [1, 2, 3])
    #expect(try Packet.parse(octets).payload == 40..<40)
    header.append(IPProtocol.hopByHop, octets: hex("00 c204 00010000"))
    octets = Packet(network: .ipv6(header), transport: .other).write(payload: [1, 2, 3])
    #expect(try Packet.parse(octets).payload == 48..<51)
  }
}
