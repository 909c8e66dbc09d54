import Match
import Script
import Testing

@Suite struct ICMPTests {
  private typealias Kind = ICMPTemplate.TypeAndCode

  private func message(_ text: String) throws -> ICMPTemplate? {
    guard case .icmp(let message) = try packet(text).body else { return nil }
    return message
  }

  @Test func quotedSegment() throws {
    var expected = ICMPTemplate(
      name: "unreachable frag_needed", version4: Kind(type: 3, code: 4), version6: nil)
    expected.mtu = .equal(1200)
    expected.quoted = .tcp(sequence: .equal(1), length: .equal(1000))
    #expect(try message("< icmp unreachable frag_needed mtu 1200 [1:1001(1000)]") == expected)
  }

  @Test func nameOfBothVersions() throws {
    var expected = ICMPTemplate(
      name: "unreachable port_unreachable", version4: Kind(type: 3, code: 3),
      version6: Kind(type: 1, code: 4))
    expected.quoted = .udp(length: .equal(10))
    #expect(try message("> icmp unreachable port_unreachable [udp (10)]") == expected)
  }

  /// To packetdrill a code that is left out is 0.
  @Test func packetdrillDialect() throws {
    let probe = try parse("0 > icmp unreachable\n+0 > icmp echo_reply\n+0 < . 1:1(0) win 1")
    let messages = probe.cases[0].events.compactMap { event -> ICMPTemplate? in
      guard case .outbound(_, let templates) = event.action,
        case .icmp(let message)? = templates.first?.body
      else { return nil }
      return message
    }
    #expect(
      messages.map(\.version4) == [Kind(type: 3, code: 0), Kind(type: 0, code: 0)])
    #expect(try message("> icmp unreachable")?.version4 == Kind(type: 3, code: nil))
  }

  @Test(arguments: [
    (
      "< icmp unreachable port_unreachable mtu 1200",
      "4:39: error: 'mtu' is for 'unreachable frag_needed' and for 'packet_too_big'"
    ),
    (
      "< icmp unreachable frag_needed mtu 65536",
      "4:38: error: the MTU is 65536, but it can only be 0 to 65535"
    ),
    (
      "< icmp packet_too_big mtu 4294967296",
      "4:29: error: the MTU is 4294967296, but it can only be 0 to 4294967295"
    ),
    (
      "< icmp echo_reply [raw (7)]",
      "4:27: error: the length of the ICMP message is 7, but it can only be 8 to 65535"
    ),
    ("< icmp type_256", "4:10: error: unknown ICMP type 'type_256'"),
    (
      "< icmp type_3 port_unreachable",
      "4:17: error: unknown code of ICMP type_3: 'port_unreachable'; expected a number such as 'code_1'"
    ),
  ])
  func errors(_ text: String, _ message: String) {
    let error = errorText(of: "/*---\ntitle: t\n---*/\n0 \(text)")
    #expect(error.contains(message), "\(error)")
  }

  @Test func numbersAndEchoes() throws {
    #expect(
      try message("< icmp type_40 code_1")
        == ICMPTemplate(
          name: "type_40 code_1", version4: Kind(type: 40, code: 1),
          version6: Kind(type: 40, code: 1)))
    var echo = ICMPTemplate(
      name: "echo_request", version4: Kind(type: 8, code: nil), version6: Kind(type: 128, code: nil)
    )
    echo.echoIdentifier = .equal(7)
    echo.rawLength = .equal(12)
    #expect(try message("< icmp echo_request id 7 [raw (12)]") == echo)
  }
}
