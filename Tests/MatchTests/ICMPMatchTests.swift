import Testing
import Wire

@testable import Match

@Suite("What a template says of an ICMP message")
struct ICMPMatchTests {
  /// A message of the target.
  private static func message(_ header: ICMPHeader, _ payload: [UInt8]) -> [UInt8] {
    let network = IPv4Header(
      source: IPv4Address(rawValue: 0xC0A8_0001), destination: IPv4Address(rawValue: 0xC000_0201),
      protocolNumber: IPProtocol.icmp)
    return Packet(network: .ipv4(network), transport: .icmp(header)).write(payload: payload)
  }

  /// Port unreachable for what the tester sent.
  private static func unreachable(_ transport: TransportHeader, payload: Int, cut: Int = 0)
    -> [UInt8]
  {
    var number = IPProtocol.udp
    if case .tcp = transport { number = IPProtocol.tcp }
    let network = IPv4Header(
      source: IPv4Address(rawValue: 0xC000_0201), destination: IPv4Address(rawValue: 0xC0A8_0001),
      protocolNumber: number)
    let quoted = Packet(network: .ipv4(network), transport: transport)
      .write(payload: [UInt8](repeating: 1, count: payload))
    return message(ICMPHeader(type: 3, code: 3), Array(quoted.dropLast(cut)))
  }

  private static let segment = TransportHeader.tcp(
    TCPHeader(
      sourcePort: 40_000, destinationPort: 8080, sequence: SequenceNumber(0xFFFF_FFF0) + 11,
      flags: .ack, window: 0))
  private static let datagram = TransportHeader.udp(
    UDPHeader(sourcePort: 40_000, destinationPort: 8080))

  private static func template(
    _ type: UInt8, _ code: UInt8, _ change: (inout ICMPTemplate) -> Void
  ) -> PacketTemplate {
    var template = ICMPTemplate(
      name: "x", version4: .init(type: type, code: code), version6: nil)
    change(&template)
    return PacketTemplate(body: .icmp(template))
  }

  @Test("Quoted protocol, number and length are compared, the length as far as it is stated")
  func quoted() throws {
    let octets = Self.unreachable(Self.segment, payload: 100)
    for (sequence, length, fields) in [
      (11, 100, []), (12, 100, ["quoted seq"]), (11, 99, ["quoted length"]),
    ] as [(Int64, Int64, [String])] {
      let template = Self.template(3, 3) {
        $0.quoted = .tcp(sequence: .equal(.literal(sequence)), length: .equal(.literal(length)))
      }
      #expect(try PacketMatchTests.fields(template, octets) == fields)
    }
    let wrongLength = Self.template(3, 3) {
      $0.quoted = .tcp(sequence: .equal(11), length: .equal(9))
    }
    // Of a segment only eight octets need be there (RFC 792): they say nothing of the header's length.
    let short = Self.unreachable(Self.segment, payload: 100, cut: 112)
    #expect(try PacketMatchTests.fields(wrongLength, short) == [])

    let udp = Self.template(3, 3) { $0.quoted = .udp(length: .equal(10)) }
    #expect(try PacketMatchTests.fields(udp, octets) == ["quoted protocol", "quoted length"])
    for (payload, fields) in [(10, []), (11, ["quoted length"])] as [(Int, [String])] {
      // The datagram says its length, also where its payload is not quoted.
      let octets = Self.unreachable(Self.datagram, payload: payload, cut: payload)
      #expect(try PacketMatchTests.fields(udp, octets) == fields)
    }
  }

  @Test("The length of a whole message; an identifier, which packetdrill does not look at")
  func echo() throws {
    let octets = Self.message(ICMPHeader(type: 0, code: 0, rest: 7 << 16), [0, 0, 0, 0])
    let right = Self.template(0, 0) {
      $0.rawLength = .equal(12)
      $0.echoIdentifier = .equal(7)
    }
    #expect(try PacketMatchTests.fields(right, octets) == [])
    let wrong = Self.template(0, 0) {
      $0.rawLength = .equal(13)
      $0.echoIdentifier = .equal(8)
    }
    #expect(try PacketMatchTests.fields(wrong, octets) == ["id", "raw"])
    #expect(try PacketMatchTests.fields(wrong, octets, rules: .packetdrill) == ["raw"])
  }

  @Test("Notation says what a template says")
  func notation() throws {
    let texts = [
      (Self.unreachable(Self.segment, payload: 100), "unreachable port_unreachable [11:111(100)]"),
      (
        Self.unreachable(Self.segment, payload: 100, cut: 112),
        "unreachable port_unreachable [seq 11]"
      ),
      (Self.unreachable(Self.datagram, payload: 5), "unreachable port_unreachable [udp (5)]"),
      (
        Self.message(ICMPHeader(type: 3, code: 4, rest: 1200), []),
        "unreachable frag_needed mtu 1200 [raw (8)]"
      ),
      (Self.message(ICMPHeader(type: 0, code: 0, rest: 7 << 16), [1]), "echo_reply id 7 [raw (9)]"),
      (Self.message(ICMPHeader(type: 40, code: 2), []), "type_40 code_2 [raw (8)]"),
    ]
    for (octets, text) in texts {
      #expect(
        PacketNotation.text(of: octets[...], basis: PacketMatchTests.basis, from: .target)
          == "icmp " + text)
    }
  }
}

@Suite("What packetdrill compares otherwise")
struct PacketdrillMatchTests {
  @Test("Payload that is not written is zeros")
  func payload() throws {
    let template = PacketMatchTests.template([.psh, .ack], 1, 2, ack: 1)
    for (payload, fields) in [([0, 0], []), ([0, 1], ["payload"])] as [([UInt8], [String])] {
      let octets = PacketMatchTests.segment(
        [.psh, .ack], sequence: 1, ack: 1, payload: payload)
      #expect(try PacketMatchTests.fields(template, octets, rules: .packetdrill) == fields)
      #expect(try PacketMatchTests.fields(template, octets) == [])
    }
  }

  /// - Parameter known: of the packet before.
  @Test(
    "A flow label is a name",
    arguments: [
      (nil, 1, 77, true), (nil, 1, 0, false), ((1, 77), 1, 77, true), ((1, 77), 1, 78, false),
      ((1, 77), 2, 78, true), ((1, 77), 2, 77, false), ((1, 77), 0, 0, true),
    ] as [((UInt32, UInt32)?, Int64, UInt32, Bool)])
  func flowLabel(known: (UInt32, UInt32)?, written: Int64, actual: UInt32, fits: Bool) throws {
    let none = IPv6Address(high: 0, low: 0)
    var network = IPv6Header(source: none, destination: none, nextHeader: IPProtocol.tcp)
    network.flowLabel = actual
    let segment = PacketMatchTests.segment([.ack], sequence: 1, ack: 1)
    var packet = try Packet.parse(segment)
    packet.network = .ipv6(network)
    if case .tcp(var header) = packet.transport {
      header.checksum = nil
      packet.transport = .tcp(header)
    }
    let octets = packet.write()
    var template = PacketMatchTests.template([.ack], 1, 0, ack: 1)
    template.network.flowLabel = .equal(.literal(written))
    var context = MatchContext(
      basis: PacketMatchTests.basis, names: { _ in nil }, rules: .packetdrill)
    context.flowLabel = known.map { ($0.0, $0.1) }
    let found = template.differences(
      from: try Packet.parse(octets.span), octets: octets[...], context)
    #expect(found.map(\.field) == (fits ? [] : ["flowlabel"]))
  }

  @Test("IPv4 has no flow label, and is not asked for one")
  func noFlowLabel() throws {
    var template = PacketMatchTests.template([.ack], 1, 0, ack: 1)
    template.network.flowLabel = .equal(1)
    let octets = PacketMatchTests.segment([.ack], sequence: 1, ack: 1)
    #expect(try PacketMatchTests.fields(template, octets, rules: .packetdrill) == [])
    #expect(try PacketMatchTests.fields(template, octets) == ["flowlabel"])
  }
}
