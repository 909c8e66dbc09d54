import Testing
import Wire

@testable import Match

@Suite("What a plain script says of a packet")
struct PlainMatchTests {
  private static func context() -> MatchContext {
    MatchContext(basis: PacketMatchTests.basis, names: { _ in nil }, rules: .packetdrill)
  }

  @Test(
    "A flow label is the same as the one before or another, never the number itself",
    arguments: [
      (0, 0, nil, true), (5, 99, nil, true), (5, 0, nil, false), (5, 99, (5, 99), true),
      (5, 98, (5, 99), false), (6, 98, (5, 99), true), (6, 99, (5, 99), false),
    ] as [(Int64, UInt32, (UInt32, UInt32)?, Bool)])
  func flowLabel(
    written: Int64, actual: UInt32, before: (script: UInt32, live: UInt32)?, isRight: Bool
  ) throws {
    let address = try #require(IPv6Address("fd00::1"))
    var header = IPv6Header(source: address, destination: address, nextHeader: 6)
    header.flowLabel = actual
    var context = Self.context()
    context.flowLabel = before
    var template = NetworkTemplate()
    template.flowLabel = .equal(written)
    var found = DifferenceList(names: context.names)
    template.compare(with: .ipv6(header), context, into: &found)
    #expect(found.differences.isEmpty == isRight)
  }

  @Test("IP options are expected by no plain script")
  func addressOptions() throws {
    var header = IPv4Header(
      source: IPv4Address(rawValue: 1), destination: IPv4Address(rawValue: 2), protocolNumber: 6)
    header.options = try #require(RawOptions([1, 1, 1, 0]))
    var found = DifferenceList(names: { _ in nil })
    NetworkTemplate().compare(with: .ipv4(header), Self.context(), into: &found)
    #expect(found.differences.map(\.field) == ["ip-option"])
  }

  @Test("An ICMP message without a code has code 0", arguments: [(UInt8(0), true), (1, false)])
  func code(actual: UInt8, isRight: Bool) throws {
    let network = IPv4Header(
      source: IPv4Address(rawValue: 1), destination: IPv4Address(rawValue: 2), protocolNumber: 1)
    let packet = Packet(
      network: .ipv4(network), transport: .icmp(ICMPHeader(type: 3, code: actual, rest: 0)))
    let octets = packet.write(payload: [])
    let kind = ICMPTemplate.TypeAndCode(type: 3, code: nil)
    let message = ICMPTemplate(name: "unreachable", version4: kind, version6: nil)
    let differences = PacketTemplate(body: .icmp(message))
      .differences(from: try Packet.parse(octets.span), octets: octets[...], Self.context())
    #expect(differences.isEmpty == isRight)
  }
}
