import Match
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
