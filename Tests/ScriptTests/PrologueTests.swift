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
}
