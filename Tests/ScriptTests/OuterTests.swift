import Match
import Testing
import Wire

/// Headers of tunnels.
@Suite struct OuterTests {
  private func outer(_ text: String) throws -> [OuterTemplate] { try packet(text).outer }

  private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  @Test func addresses() throws {
    let pairs = [
      ("ipv4 192.0.2.1 > 192.168.0.1:", "192.0.2.1", "192.168.0.1"),
      ("ipv4 192.0.2.1>192.168.0.1 :", "192.0.2.1", "192.168.0.1"),
      ("ipv6 fd00::1 > fd00::2:", "fd00::1", "fd00::2"),
      ("ipv6 fd00::1 > fd00:::", "fd00::1", "fd00::"),
      ("ipv6 fd00:: > fd00:: :", "fd00::", "fd00::"),
      ("ipv6 ::1 > 1:2:3:4:5:6:7:8:", "::1", "1:2:3:4:5:6:7:8"),
      ("ipv6 ::ffff:192.0.2.1 > :::", "::ffff:192.0.2.1", "::"),
    ]
    for (text, source, destination) in pairs {
      let expected = OuterTemplate.ip(
        source: try address(source), destination: try address(destination), NetworkTemplate())
      #expect(try outer("< \(text) . 1:1(0) ack 1") == [expected], "\(text)")
    }
  }

  @Test func fieldsOfTheOuterHeader() throws {
    var network = NetworkTemplate()
    network.ecn = .congestionExperienced
    let expected = OuterTemplate.ip(
      source: try address("192.0.2.1"), destination: try address("192.168.0.1"), network)
    let template = try packet("> ipv4 [ce] 192.0.2.1 > 192.168.0.1: [ect0] . 1:1(0) ack 1")
    #expect(template.outer == [expected])
    #expect(template.network.ecn == .capable0)
  }

  @Test func gre() throws {
    let ip = "ipv4 192.0.2.1 > 192.168.0.1:"
    #expect(try outer("< \(ip) gre: . 1:1(0)").last == .gre(GRETemplate(flags: 0)))
    var full = GRETemplate(flags: 0xB000)
    full.checksum = .equal(0xABCD)
    full.offset = .equal(0)
    full.key = .equal(7)
    full.sequence = .equal(0x10)
    for text in [
      "gre flags [checksum present, key present, sequence# present], sum 0xabcd, off 0, key=7, seq 16:",
      "GREv0, Flags 0xb000 sum 0xabcd off 0x0 key 0x7 seq 0x10:",
    ] { #expect(try outer("< \(ip) \(text) . 1:1(0)").last == .gre(full), "\(text)") }
    var relation = GRETemplate(flags: 0x2000)
    relation.key = .atLeast(.literal(5))
    #expect(
      try outer("> \(ip) gre flags [none, key present] key >= 5: . 1:1(0)").last == .gre(relation))
  }

  @Test func labels() throws {
    let text =
      "ipv4 192.0.2.1 > 192.168.0.1: gre: mpls (label 16, tc 0, ttl 64) (label 17, tc 7, [S], ttl *):"
    func label(_ label: Int64, _ trafficClass: Int64, _ bottom: Bool, _ ttl: NumberPattern)
      -> MPLSTemplate
    {
      MPLSTemplate(
        label: .equal(.literal(label)), trafficClass: .equal(.literal(trafficClass)),
        isBottom: bottom, timeToLive: ttl)
    }
    #expect(
      try outer("> \(text) . 1:1(0)").last
        == .mpls([label(16, 0, false, .equal(64)), label(17, 7, true, .any)]))
  }

  /// Before every kind of packet, and before fields of the inner header.
  @Test func insideIsAnyPacket() throws {
    for inner in ["udp (10)", "icmp echo_request", "(tos 0x10) 1234 > 80 S 0:0(0)"] {
      let template = try packet("< ipv6 fd00::1 > fd00::2: ipv4 1.2.3.4 > 5.6.7.8: \(inner)")
      #expect(template.outer.count == 2)
      var plain = template
      plain.outer = []
      #expect(try plain == packet("< \(inner)"))
    }
  }

  @Test(
    arguments: [
      (
        "< gre: . 1:1(0)",
        "4:5: error: 'gre' needs an IP header before it: 'ipv4 A > B:' or 'ipv6 A > B:'"
      ),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: mpls (label 1, tc 0, [S], ttl 1): gre: . 1:1(0)",
        "4:63: error: 'gre' cannot follow this header"
      ),
      ("< ipv4 1.1.1.1 > fd00::1: . 1:1(0)", "4:20: error: expected an IPv4 address; found 'fd00'"),
      ("< ipv6 1.1.1.1 > fd00::1: . 1:1(0)", "4:10: error: expected an IPv6 address; found '1.1'"),
      ("< ipv4 1.1.1.1 2.2.2.2: . 1:1(0)", "expected '>' between the addresses; found '2.2'"),
      ("< ipv4 1.1.1.1 > 2.2.2.2 . 1:1(0)", "expected ':' after an outer header; found '.'"),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: gre flags 0x4000: . 1:1(0)",
        "4:39: error: GRE of another version than 0, or with routes, is not supported"
      ),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: gre flags [cheksum present]: . 1:1(0)",
        "4:40: error: unknown GRE flag 'cheksum'; did you mean 'checksum'?"
      ),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: gre key 1 key 2: . 1:1(0)",
        "4:39: error: 'key' is written twice"
      ),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: mpls (label 1048576, tc 0, ttl 0): . 1:1(0)",
        "4:41: error: the label is 1048576, but it can only be 0 to 1048575"
      ),
      (
        "< ipv4 1.1.1.1 > 2.2.2.2: mpls (label 1, tc 8, ttl 0): . 1:1(0)",
        "4:47: error: the traffic class is 8, but it can only be 0 to 7"
      ),
      ("< ipv4 1.1.1.1 > 2.2.2.2: mpls: . 1:1(0)", "expected '(' before 'label'; found ':'"),
      (
        "< encap psp spi 0x1 S 0:0(0) win 1000",
        "4:5: error: PSP encryption ('encap psp') is not supported"
      ),
      (
        "< [ect0] encap psp spi 0x1 S 0:0(0) win 1000",
        "4:12: error: PSP encryption ('encap psp') is not supported"
      ),
    ])
  func errors(_ text: String, _ message: String) {
    let error = errorText(of: "/*---\ntitle: t\n---*/\n0 \(text)")
    #expect(error.contains(message), "\(error)")
  }

  @Test func thereIsAnEndOfHeaders() {
    let headers = Array(repeating: "ipv4 1.1.1.1 > 2.2.2.2:", count: 9).joined(separator: " ")
    let error = errorText(of: "0 < \(headers) . 1:1(0) win 1")
    #expect(error.contains("more than 8 outer headers"), "\(error)")
  }
}
