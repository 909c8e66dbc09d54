import Testing
import Wire

@Suite struct FragmentTests {
  static let payload = (0..<2048).map { UInt8($0 & 0xFF) }

  /// A datagram of 2048 octets as Linux cut it for an MTU of 1500: the first octets of both fragments.
  @Test func fragmentsAreThoseOfTheKernelIPv4() throws {
    var header = IPv4Header(
      source: try #require(IPv4Address("192.0.2.1")),
      destination: try #require(IPv4Address("192.0.2.2")),
      protocolNumber: IPProtocol.udp)
    header.identification = 0x544C
    let whole = Packet(
      network: .ipv4(header),
      transport: .udp(UDPHeader(sourcePort: 5000, destinationPort: 7, checksum: 0x564D))
    ).write(payload: Self.payload)
    let fragments = try Packet.parse(whole).fragments(of: whole, payloadSize: 1480)
    let first = hex("450005dc544c200040117cc1c0000201c0000202 138800070808564d 000102030405")
    let second = hex("45000254544c00b940119f90c0000201c0000202 c0c1c2c3c4c5")
    #expect(fragments.map(\.count) == [1500, 596])
    #expect(fragments[0].starts(with: first))
    #expect(fragments[1].starts(with: second))
  }

  @Test func fragmentsAreThoseOfTheKernelIPv6() throws {
    var header = IPv6Header(
      source: try #require(IPv6Address("2001:db8::1")),
      destination: try #require(IPv6Address("2001:db8::2")),
      nextHeader: IPProtocol.udp)
    header.flowLabel = 0x51CC1
    let whole = Packet(
      network: .ipv6(header), transport: .udp(UDPHeader(sourcePort: 5000, destinationPort: 7))
    ).write(payload: Self.payload)
    let fragments = try Packet.parse(whole)
      .fragments(of: whole, payloadSize: 1448, identification: 0x3374_0081)
    let addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002"
    let first = hex("60051cc105b02c40 \(addresses) 1100000133740081 1388000708087edc 000102030405")
    let second = hex("60051cc102682c40 \(addresses) 110005a833740081 a0a1a2a3a4a5")
    #expect(fragments.map(\.count) == [1496, 656])
    #expect(fragments[0].starts(with: first))
    #expect(fragments[1].starts(with: second))
  }

  /// Put together again by their offsets, the fragments are the packet.
  @Test func nothingIsLost() throws {
    var random = SeededGenerator()
    for _ in 0..<300 {
      let packet = random.packet()
      let whole = packet.write(payload: random.octets(random.below(200)))
      let parsed = try Packet.parse(whole)
      let size = 8 * (1 + random.below(8))
      let fragments = try parsed.fragments(of: whole, payloadSize: size, identification: 7)
      let bodies = try fragments.map { try Self.body($0) }
      let start = whole.count - bodies.reduce(0) { $0 + $1.count }
      #expect(bodies.flatMap { $0 } == Array(whole[start...]))
      #expect(bodies.dropLast().allSatisfy { $0.count == size })
      for fragment in fragments {
        #expect(try Packet.parse(fragment).headerChecksumIsRight(in: fragment) != false)
      }
      let more = try fragments.map { try Packet.parse($0).moreFollow }
      #expect(more == fragments.indices.map { $0 < fragments.count - 1 })
    }
  }

  /// What a fragment carries of the packet.
  static func body(_ fragment: [UInt8]) throws -> [UInt8] {
    let packet = try Packet.parse(fragment)
    switch packet.network {
    case .ipv4(let header): return Array(fragment[header.length...])
    case .ipv6(let header):
      // Headers after the fragment header belong to what is carried.
      let kinds = header.extensionKinds
      let index = try #require(kinds.firstIndex(of: IPProtocol.fragment))
      let start = header.extensions.prefix(index + 1).reduce(IPv6Header.minimumLength) {
        $0 + $1.length
      }
      return Array(fragment[start...])
    }
  }

  /// Options with the copied flag stand in every fragment, the others in the first (RFC 791, section 3.1).
  @Test func optionsAreCopied() throws {
    var header = IPv4Header(
      source: FaultTests.source, destination: FaultTests.destination, protocolNumber: 253)
    // Record route (7) is not copied, router alert (148) is.
    header.options = try #require(RawOptions(hex("01 0707040000000094040000 00")))
    let whole = Packet(network: .ipv4(header), transport: .other)
      .write(payload: [UInt8](repeating: 1, count: 24))
    let fragments = try Packet.parse(whole).fragments(of: whole, payloadSize: 16)
    let options = try fragments.map { octets in
      guard case .ipv4(let header) = try Packet.parse(octets).network else { return "" }
      return header.options.description
    }
    #expect(options == ["01070704000000009404000000000000", "94040000"])
  }

  @Test func aWrongHeaderChecksumStaysWrong() throws {
    var whole = CapturedFrame.all[1].packet
    whole[10] ^= 0xFF
    let fragments = try Packet.parse(whole).fragments(of: whole, payloadSize: 24)
    #expect(fragments.count == 2)
    for fragment in fragments {
      #expect(try Packet.parse(fragment).headerChecksumIsRight(in: fragment) == false)
    }
  }

  @Test(arguments: [-8, 0, 7, 12, 1479])
  func otherSizesAreRefused(_ size: Int) throws {
    let whole = CapturedFrame.all[1].packet
    let packet = try Packet.parse(whole)
    #expect(throws: Packet.FragmentError.payloadSize(size)) {
      try packet.fragments(of: whole, payloadSize: size)
    }
  }

  /// The transport header is in the first fragment only; no fragment's transport checksum can be judged.
  @Test func laterFragmentsHaveNoTransportHeader() throws {
    for frame in CapturedFrame.all where frame.text.contains("tcp") {
      let octets = frame.packet
      let fragments = try Packet.parse(octets).fragments(of: octets, payloadSize: 24)
      for (index, fragment) in fragments.enumerated() {
        let packet = try Packet.parse(fragment)
        #expect((packet.tcp != nil) == (index == 0))
        #expect(packet.isLaterFragment == (index != 0))
        #expect(
          packet.transportChecksumIsRight(in: fragment) == (fragments.count == 1 ? true : nil))
        #expect(packet.write(payload: Array(fragment[packet.payload])) == fragment)
      }
    }
  }
}

extension Packet {
  var moreFollow: Bool {
    switch network {
    case .ipv4(let header): header.moreFragments
    case .ipv6(let header): header.fragment?.moreFragments ?? false
    }
  }
}
