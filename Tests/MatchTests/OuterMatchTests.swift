import Testing
import Wire

@testable import Match

@Suite("What a template says of the tunnels around a packet")
struct OuterMatchTests {
  private static let source = IPAddress.v4(IPv4Address(rawValue: 0xC000_0209))
  private static let destination = IPAddress.v4(IPv4Address(rawValue: 0xC000_0208))

  /// IPv4, GRE with a key, two labels.
  private static var headers: [OuterHeader] {
    var ip = IPv4Header(
      source: IPv4Address(rawValue: 0xC000_0209), destination: IPv4Address(rawValue: 0xC000_0208),
      protocolNumber: 0)
    ip.typeOfService = 1
    var gre = GREHeader(flags: GREHeader.Flag.key)
    gre.key = 7
    return [.ip(.ipv4(ip)), .gre(gre), .mpls([entry(16, false), entry(17, true)])]
  }

  private static func entry(_ label: UInt32, _ isBottom: Bool) -> MPLSEntry {
    MPLSEntry(label: label, trafficClass: 0, isBottom: isBottom, timeToLive: 64)
  }

  /// What describes `headers`.
  private static var template: [OuterTemplate] {
    var ip = NetworkTemplate()
    ip.ecn = .capable1
    ip.timeToLive = .equal(64)
    var gre = GRETemplate(flags: GREHeader.Flag.key)
    gre.key = .equal(7)
    return [
      .ip(source: source, destination: destination, ip), .gre(gre),
      .mpls([label(16, false), label(17, true)]),
    ]
  }

  private static func label(_ label: Int64, _ isBottom: Bool) -> MPLSTemplate {
    MPLSTemplate(
      label: .equal(.literal(label)), trafficClass: .equal(0), isBottom: isBottom, timeToLive: .any)
  }

  private static let inner = PacketMatchTests.segment([.ack], sequence: 1, ack: 1)

  private static func differences(
    _ template: [OuterTemplate], _ octets: [UInt8]
  ) throws -> [Difference] {
    var packet = PacketMatchTests.template([.ack], 1, 0, ack: 1)
    packet.outer = template
    let parsed = try TunnelledPacket.parse(octets.span)
    let context = MatchContext(
      basis: PacketMatchTests.basis, names: { _ in nil }, rules: .packetdrill, outer: parsed.outer)
    return packet.differences(
      from: parsed.packet, octets: octets[parsed.start...], context)
  }

  @Test("What is as written differs in nothing")
  func equal() throws {
    #expect(
      try Self.differences(Self.template, Self.headers.octets(around: Self.inner)) == [])
    #expect(try Self.differences([], Self.inner) == [])
  }

  @Test("Each wrong field is named, in every header")
  func everyField() throws {
    var network = NetworkTemplate()
    network.ecn = .notCapable
    var gre = GRETemplate(flags: GREHeader.Flag.key)
    gre.key = .greater(.literal(7))
    let template: [OuterTemplate] = [
      .ip(source: Self.destination, destination: Self.destination, network), .gre(gre),
      .mpls([Self.label(16, true), Self.label(18, true)]),
    ]
    let found = try Self.differences(template, Self.headers.octets(around: Self.inner))
    #expect(
      found.map(\.field) == [
        "outer source", "outer ecn", "outer gre key", "outer mpls stack", "outer mpls label",
      ])
    let flags: [OuterTemplate] = [Self.template[0], .gre(GRETemplate(flags: 0)), Self.template[2]]
    #expect(
      try Self.differences(flags, Self.headers.octets(around: Self.inner))
        == [Difference(field: "outer gre flags", expected: "0x0", actual: "0x2000")])
  }

  @Test("Headers that should not be there, and the other way round")
  func kinds() throws {
    let tunnelled = Self.headers.octets(around: Self.inner)
    let text =
      "ipv4 [ect1] 192.0.2.9 > 192.0.2.8: gre flags 0x2000 key=7: "
      + "mpls (label 16, tc 0, ttl 64) (label 17, tc 0, [S], ttl 64):"
    #expect(
      try Self.differences([], tunnelled)
        == [Difference(field: "outer headers", expected: "none", actual: text)])
    #expect(try Self.differences(Self.template, Self.inner).map(\.actual) == ["none"])
    #expect(
      try Self.differences(Array(Self.template.dropLast()), tunnelled).map(\.field)
        == ["outer headers"])
  }

  @Test("A wrong checksum of the outer header is seen")
  func checksum() throws {
    var octets = Self.headers.octets(around: Self.inner)
    octets[10] ^= 0x55
    #expect(try Self.differences(Self.template, octets).map(\.field) == ["outer ip-checksum"])
  }

  @Test("Notation has the headers before the packet")
  func notation() {
    let octets = Array(Self.headers.prefix(2)).octets(around: Self.inner)
    let text = PacketNotation.text(of: octets[...], basis: PacketMatchTests.basis, from: .target)
    #expect(
      text
        == "ipv4 [ect1] 192.0.2.9 > 192.0.2.8: gre flags 0x2000 key=7: . 1:1(0) ack 1 win 502")
  }
}
