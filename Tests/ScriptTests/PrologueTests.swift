import Script
import Testing

@Suite struct PrologueTests {
  static let first = """
    /*---
    title: first
    agent: true
    mtu: 1400
    sysctl: { a.b: 1, c.d: 2 }
    tags: [lab]
    ---*/
    `first`
    0 close(3) = 0
    """
  static let second = """
    /*---
    title: second
    start: first
    sysctl: { c.d: 3 }
    ip: 4
    ---*/
    +0 > . 1:1(0) win $size as w = win
    """

  @Test func merged() throws {
    let probe = try parse(
      """
      /*---
      title: the probe
      start: second
      sysctl: { e.f: 4 }
      cases: [{ name: one, size: 7 }]
      ---*/
      +1 > . 1:1(0) win $w
      `clean`
      """, prologues: ["first": Self.first, "second": Self.second])
    let header = try #require(probe.header)
    #expect(header.title == "the probe")
    #expect(header.agent)
    #expect(header.mtu == 1400)
    #expect(header.versions == [4])
    #expect(header.tags == ["lab"])
    #expect(header.sysctls.map(\.name) == ["a.b", "c.d", "e.f"])
    #expect(header.sysctls.map(\.value) == ["1", "3", "4"])
    #expect(
      probe.cases[0].events.map(\.text)
        == ["0 close(3) = 0", "+0 > . 1:1(0) win 7 as w = win", "+1 > . 1:1(0) win $w"])
    #expect(probe.cases[0].events.map(\.location.file) == ["first", "second", "test.pkt"])
    #expect(probe.cases[0].initialCommand?.text == "first")
    #expect(probe.cases[0].cleanupCommand?.text == "clean")
  }

  @Test func errors() {
    let loop = "/*---\ntitle: a\nstart: b\n---*/\n0 close(3) = 0"
    let back = "/*---\ntitle: b\nstart: a\n---*/\n0 close(3) = 0"
    #expect(
      errorText(of: loop, file: "a", prologues: ["a": loop, "b": back]) == """
        b:3:1: error: the prologue 'a' starts itself, by way of others or directly
          start: a
          ^
        """)
    #expect(
      errorText(of: loop) == """
        test.pkt:3:1: error: there is no prologue 'b'
          start: b
          ^
        """)
    #expect(
      errorText(of: loop, prologues: ["b": "0 clos(3) = 0"]) == """
        b:1:3: error: unknown system call 'clos'; did you mean 'close'?
          0 clos(3) = 0
            ^
        note: this prologue is run for test.pkt
        """)
    #expect(
      errorText(of: loop, prologues: ["b": "0 close(3) = 0"]) == """
        test.pkt:5:1: error: an absolute time cannot follow a prologue; write '+' before it
          0 close(3) = 0
          ^
        """)
    #expect(
      errorText(of: loop, prologues: ["b": "/*---\ntitle: b\ncases: [{name: a}]\n---*/\n"]) == """
        b:3:1: error: a prologue cannot have 'cases'
          cases: [{name: a}]
          ^
        """)
    #expect(
      errorText(
        of: "/*---\ntitle: a\nstart: b\nservice: echo\n---*/\n+0 > none",
        prologues: ["b": Self.first])
          == """
          test.pkt:4:1: error: this probe and its prologue 'b' differ in what runs on the target
            service: echo
            ^
          """)
  }

  private static let two = """
    /*---
    title: a
    start: calls
    without-agent: served
    cases:
      - { name: one, in: R }
      - { name: two, in: F }
    ---*/
    +0 < $in 1:1(0) win 1
    """
  private static let calls = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
  private static let served = "/*---\ntitle: b\nservice: discard\n---*/\n0 < S 0:0(0) win 1\n"

  @Test func `Where there is no agent the cases begin with a prologue of their own`() throws {
    let probe = try parse(Self.two, prologues: ["calls": Self.calls, "served": Self.served])
    let other = try #require(probe.withoutAgent.first)
    #expect(probe.header?.agent == true)
    #expect(other.header?.agent == false && other.header?.service == "discard")
    #expect(other.cases.map(\.name) == probe.cases.map(\.name))
    #expect(other.cases[1].events.map(\.text) == ["0 < S 0:0(0) win 1", "+0 < F 1:1(0) win 1"])
    #expect(other.withoutAgent.isEmpty)
    let lone = try parse(
      "/*---\ntitle: a\nstart: calls\n---*/\n+0~+1 > none", prologues: ["calls": Self.calls])
    #expect(lone.withoutAgent.isEmpty)
  }

  @Test func `What is for where there is no agent has a service, and makes no calls`() {
    let message = { (place: String) in
      """
      test.pkt:4:1: error: \(place)
        without-agent: served
        ^
      """
    }
    for served in [Self.calls, "0 < S 0:0(0) win 1\n"] {
      #expect(
        errorText(of: Self.two, prologues: ["calls": Self.calls, "served": served])
          == message(
            "this prologue is for where there is no agent: it must have a 'service' and no calls"))
    }
    #expect(
      errorText(of: Self.two, prologues: ["calls": Self.calls])
        == message("there is no prologue 'served'"))
  }
}
