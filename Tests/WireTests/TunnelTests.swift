import Testing
import Wire

@Suite struct TunnelTests {
  /// IPv4 192.0.2.9 > 192.0.2.8, GRE with key 7, IPv4 192.168.0.1 > 192.0.2.1 protocol 253, two octets.
  static let keyed = hex(
    """
    4500 0032 0000 0000 402f f68b c000 0209 c000 0208
    2000 0800 0000 0007
    4500 0016 0000 0000 40fd f740 c0a8 0001 c000 0201 abcd
    """)

  @Test func aHandMadeTunnel() throws {
    let parsed = try TunnelledPacket.parse(Self.keyed)
    #expect(parsed.start == 28)
    #expect(parsed.packet.source == IPAddress("192.168.0.1"))
    #expect(Self.keyed[(28 + parsed.packet.payload.lowerBound)...] == [0xAB, 0xCD])
    guard parsed.outer.count == 2, case .ip(let outer) = parsed.outer[0],
      case .gre(let gre) = parsed.outer[1]
    else {
      Issue.record("\(parsed.outer)")
      return
    }
    #expect(outer.destination == IPAddress("192.0.2.8"))
    #expect(gre.flags == GREHeader.Flag.key && gre.key == 7 && gre.checksum == nil)
    #expect(gre.protocolType == 0x0800)
  }

  /// What was put around a packet is found around it, and the packet is the same.
  @Test func parsingUndoesWriting() throws {
    var random = SeededGenerator()
    for _ in 0..<3000 {
      let payload = random.octets(random.below(40))
      let inner = random.packet().write(payload: payload)
      let headers = random.outerHeaders()
      let octets = headers.octets(around: inner)
      let parsed = try TunnelledPacket.parse(octets)
      #expect(parsed.start == octets.count - inner.count, "\(text(octets))")
      #expect(Array(octets[parsed.start...]) == inner)
      #expect(parsed.packet == (try Packet.parse(inner)))
      #expect(parsed.outer.octets(around: inner) == octets, "\(text(octets))")
      #expect(parsed.outer.map(\.withoutComputedFields) == headers, "\(text(octets))")
    }
  }

  /// The checksum covers the header and everything in it (RFC 2784, section 2.5).
  @Test func checksum() throws {
    let inner = Array(Self.keyed[28...])
    for written in [nil, 0x1234] as [UInt16?] {
      var header = GREHeader(flags: GREHeader.Flag.checksum | GREHeader.Flag.sequence)
      header.checksum = written
      header.sequence = 99
      let octets = header.octets(around: inner, type: 0x0800)
      var sum = InternetChecksum()
      sum.add(octets)
      #expect((sum.value == 0) == (written == nil))
      #expect(try GREHeader(parsing: octets).sequence == 99)
    }
  }

  @Test func whatIsNotWholeIsNoTunnel() throws {
    for count in 20..<Self.keyed.count {
      let parsed = try TunnelledPacket.parse(Self.keyed[..<count])
      // The inner header is whole from octet 48 on.
      #expect(parsed.outer.count == (count < 48 ? 0 : 2), "\(count)")
      #expect(parsed.start == (count < 48 ? 0 : 28))
    }
  }

  @Test(
    arguments: [
      (20, 0x20, 0x60),  // routes
      (21, 0x00, 0x01),  // version 1
      (22, 0x08, 0x86),  // an EtherType of something else
      (28, 0x45, 0x65),  // inner version 6 where 4 is announced
      (6, 0x00, 0x20),  // a fragment
      (9, 47, 51),  // another protocol
    ])
  func whatCannotBeReadIsNoTunnel(_ offset: Int, _ right: UInt8, _ wrong: UInt8) throws {
    var octets = Self.keyed
    #expect(octets[offset] == right)
    octets[offset] = wrong
    let parsed = try TunnelledPacket.parse(octets)
    #expect(parsed.outer.isEmpty && parsed.start == 0)
  }

  /// A stack that does not end is no stack, however long it is.
  @Test func labelsWithoutBottom() throws {
    let entry = MPLSEntry(label: 0xFFFFF, trafficClass: 5, isBottom: false, timeToLive: 1)
    #expect(entry.label == 0xFFFFF && entry.trafficClass == 5 && !entry.isBottom)
    let header = OuterHeader.mpls(Array(repeating: entry, count: 10_000))
    let octets = [Self.ipv4, header].octets(around: [])
    #expect(try TunnelledPacket.parse(octets).outer.isEmpty)
  }

  /// Tunnels in each other end somewhere.
  @Test func depth() throws {
    let headers = Array(repeating: Self.ipv4, count: 3000)
    let parsed = try TunnelledPacket.parse(headers.octets(around: Self.keyed))
    #expect(parsed.outer.count == OuterHeader.most)
  }

  /// Nothing traps, whatever is wrong.
  @Test func damaged() {
    var random = SeededGenerator()
    for _ in 0..<20_000 {
      var octets = random.outerHeaders().octets(around: random.packet().write())
      for _ in 0..<random.below(4) { octets[random.below(octets.count)] = random.number() }
      octets.removeLast(random.below(octets.count))
      guard let parsed = try? TunnelledPacket.parse(octets) else { continue }
      #expect(parsed.start + parsed.packet.payload.upperBound <= octets.count)
      #expect(parsed.outer.isEmpty == (parsed.start == 0))
    }
  }

  private static let ipv4 = OuterHeader.ip(
    .ipv4(
      IPv4Header(
        source: FaultTests.source, destination: FaultTests.destination, protocolNumber: 0)))
}

extension SeededGenerator {
  /// One to three tunnels. What announces the inner header is left out.
  fileprivate mutating func outerHeaders() -> [OuterHeader] {
    var headers: [OuterHeader] = []
    for _ in 0..<(1 + below(2)) {
      headers.append(.ip(below(2) == 0 ? .ipv4(ipv4(0)) : .ipv6(ipv6(0))))
      if below(2) == 0 { headers.append(.gre(gre())) }
      if below(3) == 0 { headers.append(.mpls(stack())) }
    }
    return headers
  }

  private mutating func gre() -> GREHeader {
    var header = GREHeader(flags: number() & 0xBFF8)
    if header.has(GREHeader.Flag.checksum) { header.offset = number() }
    if header.has(GREHeader.Flag.key) { header.key = number() }
    if header.has(GREHeader.Flag.sequence) { header.sequence = number() }
    return header
  }

  private mutating func stack() -> [MPLSEntry] {
    let count = 1 + below(4)
    return (1...count).map {
      MPLSEntry(
        label: number() & 0xFFFFF, trafficClass: number(), isBottom: $0 == count,
        timeToLive: number())
    }
  }
}

extension OuterHeader {
  /// As `outerHeaders` makes it.
  fileprivate var withoutComputedFields: OuterHeader {
    switch self {
    case .ip(.ipv4(var header)):
      (header.headerLength, header.totalLength, header.checksum) = (nil, nil, nil)
      header.protocolNumber = 0
      return .ip(.ipv4(header))
    case .ip(.ipv6(var header)):
      header.payloadLength = nil
      if header.extensions.isEmpty {
        header.nextHeader = 0
      } else {
        header.extensions[header.extensions.count - 1].nextHeader = 0
      }
      return .ip(.ipv6(header))
    case .gre(var header):
      (header.protocolType, header.checksum) = (nil, nil)
      return .gre(header)
    case .mpls: return self
    }
  }
}
