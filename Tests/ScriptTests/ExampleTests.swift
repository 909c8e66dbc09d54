import Match
import Script
import Testing

/// The forms that probes are written in, whole scripts.
@Suite struct ExampleTests {
  static let connected = """
    /*---
    title: an established connection
    service: discard
    ---*/
    0  < S 0:0(0) win 65535 <mss 1460>
    +0 > S. 0:0(0) ack 1 <mss *, ...> as rcv_wnd = win
    +0 < . 1:1(0) ack 1 win 65535
    """

  @Test func blackBox() throws {
    let probe = try parse(
      """
      /*---
      title: A SYN to a listening port is answered by a SYN-ACK that acknowledges ISS + 1
      checks: [RFC9293:3.5, RFC9293:MUST-14]
      service: discard
      ---*/
      0     < S 0:0(0) win 65535 <mss 1460, sackOK, wscale 7>
      +0    > S. 0:0(0) ack 1 win >= 1 <mss *, ...>
      +0    < . 1:1(0) ack 1 win 65535
      +0    state ESTABLISHED
      // Nothing follows.
      +0~+1 > none
      """)
    #expect(probe.header?.service == "discard")
    #expect(probe.header?.agent == false)
    #expect(probe.cases.map(\.checks) == [["RFC9293:3.5", "RFC9293:MUST-14"]])
    let events = probe.cases[0].events
    #expect(events.map(\.location.line) == [6, 7, 8, 9, 11])
    #expect(events[1].text == "+0 > S. 0:0(0) ack 1 win >= 1 <mss *, ...>")
    #expect(events[3].action == .state(connection: nil, [.established]))
    #expect(events[4].action == .outbound(connection: nil, [PacketTemplate(body: .silence)]))
  }

  @Test func casesMakeOneBodyPerRow() throws {
    let probe = try parse(
      """
      /*---
      title: Every class of segment
      checks: [RFC9293:3.10.7.4]
      start: connected.pkt
      cases:
        - { name: RST exact, in: "R 1:1(0)", out: none,             next: CLOSED }
        - { name: SYN,       in: "S 3:3(0)", out: ". 1:1(0) ack 1", next: ESTABLISHED, checks: [RFC5961:4.2], ip: 4 }
      ---*/
      +0      < $in
      +0~+.2  > $out
      +0      state $next
      """, prologues: ["connected.pkt": Self.connected])
    #expect(probe.header?.service == "discard")
    #expect(probe.cases.map(\.name) == ["RST exact", "SYN"])
    #expect(
      probe.cases.map(\.checks) == [["RFC9293:3.10.7.4"], ["RFC9293:3.10.7.4", "RFC5961:4.2"]])
    #expect(probe.cases.map(\.versions) == [nil, [4]])
    #expect(probe.cases.map(\.events.count) == [6, 6])
    #expect(probe.cases[1].events[4].text == "+0~+.2 > . 1:1(0) ack 1")
    #expect(
      probe.cases[1].events[4].location == SourceLocation(file: "test.pkt", line: 10, column: 1))
    #expect(
      probe.cases[1].events[0].location == SourceLocation(file: "connected.pkt", line: 5, column: 1)
    )
    #expect(probe.cases[0].events[5].action == .state(connection: nil, [.closed]))
  }
}
