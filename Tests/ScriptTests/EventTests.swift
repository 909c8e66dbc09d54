import Match
import Script
import Testing

@Suite struct EventTests {
  @Test func alternativesOfAConnection() throws {
    let probe = try parse(
      """
      /*---
      title: alternatives
      ---*/
      0      A < S 0:0(0)
      +0~+.2 A > R. 0:0(0) ack 1
             or A > S. 0:0(0) ack 1 <...>
             or > none
      +0     A state CLOSE-WAIT or SYN-RECEIVED or CLOSED as elapsed
      """)
    let events = probe.cases[0].events
    #expect(events.count == 3)
    guard case .outbound(connection: "A", let templates) = events[1].action else {
      Issue.record("not an outbound event of A")
      return
    }
    #expect(templates.map(\.body.isTCP) == [true, true, false])
    #expect(events[1].text == "+0~+.2 A > R. 0:0(0) ack 1 or A > S. 0:0(0) ack 1 <...> or > none")
    #expect(events[2].action == .state(connection: "A", [.closeWait, .synReceived, .closed]))
    #expect(events[2].captures == [Capture(name: "elapsed", field: nil)])
  }

  @Test func captures() throws {
    #expect(
      try event("+0 > . 1:1(0) win 5 as a, b = win, c = rwnd").captures
        == [
          Capture(name: "a", field: nil), Capture(name: "b", field: "win"),
          Capture(name: "c", field: "rwnd"),
        ])
  }

  @Test func commandsAndCode() throws {
    let probe = try parse(
      """
      --ip_version=ipv4
      --tcp_ts_ecr_scaled // a comment
      --local_ip=192.168.0.1
      --define=CC="reno"
      `init \\`date\\``
      0 `in event`
      +0 %{  assert tcpi_state == 1, "}"  }%
      +0 close(3) = 0
      `clean
        up`
      """)
    #expect(probe.header == nil)
    #expect(probe.options.map(\.name) == ["ip_version", "tcp_ts_ecr_scaled", "local_ip", "define"])
    #expect(probe.options.map(\.value) == ["ipv4", nil, "192.168.0.1", #"CC="reno""#])
    let only = probe.cases[0]
    #expect(only.initialCommand?.text == "init \\`date\\`")
    #expect(only.initialCommand?.location.line == 5)
    #expect(only.cleanupCommand?.text == "clean\n  up")
    #expect(
      only.events.map(\.text)
        == ["0 `in event`", "+0 %{  assert tcpi_state == 1, \"}\"  }%", "+0 close(3) = 0"])
    let line = SourceLocation(file: "test.pkt", line: 7, column: 8)
    #expect(
      only.events[1].action
        == .code(CodeBlock(text: "assert tcpi_state == 1, \"}\"", location: line)))
  }

  @Test func definedWords() throws {
    let probe = try parse(
      "--define=LEVEL=SOL_IP\n0 setsockopt(3, LEVEL, IP_TTL, \"LEVEL\", SIZE) = 0\n+0 > S 0:0(0) <FO COOKIE,nop,nop>",
      definitions: ["SIZE": "4", "COOKIE": "0123abcd", "LEVEL": "SOL_TCP"])
    guard case .call(let call) = probe.cases[0].events[0].action else {
      Issue.record("not a call")
      return
    }
    #expect(
      call.arguments == [
        .integer(3, spelling: "3"), .integer(6, spelling: "SOL_TCP"),
        .integer(2, spelling: "IP_TTL"),
        .string(Array("LEVEL".utf8)), .integer(4, spelling: "4"),
      ])
  }
}

extension PacketTemplate.Body {
  fileprivate var isTCP: Bool {
    if case .tcp = self { true } else { false }
  }
}
