import Script
import Testing

/// Whatever the text, the parser answers with a probe or an error.
@Suite struct RobustnessTests {
  static let sample = #"""
    /*---
    title: everything
    checks: [RFC9293:3.5]
    cases:
      - { name: a, in: "R 2:2(0)", n: 5 }
    ---*/
    --option=value --define=X=5
    `init`
    0 A < [ect0] 1 > 2 SEWA. 1:11(10) ack 1 win 0x10 urg X <mss 5,sack 1:2 3:4,TS val 1 ecr 2> "0\x31\n3456789" with ttl 3, seq! 1
    +0~+.5 A > P. RCV.NXT+1-$n:*(*) ack >= 1 <mss, ECN e0b 1 ceb 2, option 5:0a, ...> any as x, y = win
      or A > none
    +0 < $in
    +0...1 poll([{fd=4, events=POLLIN|POLLOUT, revents=0}], 1, -1) = -1 EAGAIN (Try again)
    * > icmp unreachable frag_needed mtu 1200 [1:1001(1000)]
    +0 state CLOSE-WAIT or FIN-WAIT-1
    +0 `command` %{ code }%
    """#

  private func answer(_ text: [UInt8]) {
    do throws(Diagnostic) {
      _ = try ScriptParser(loadPrologue: { _, _ in nil }).parse(text, file: "x")
    } catch {
      #expect(!error.description.isEmpty && error.location.line >= 1 && error.location.column >= 1)
    }
  }

  @Test func everyPrefix() {
    let octets = Array(Self.sample.utf8)
    for count in octets.indices { answer(Array(octets[..<count])) }
  }

  @Test func everyOctetLeftOut() {
    let octets = Array(Self.sample.utf8)
    for index in octets.indices { answer(Array(octets[..<index] + octets[(index + 1)...])) }
  }

  @Test func everyOctetReplaced() {
    let octets = Array(Self.sample.utf8)
    let others: [UInt8] = [0, 0x22, 0x39, 0xFF, 0x24]
    for index in octets.indices {
      var changed = octets
      changed[index] = others[index % others.count]
      answer(changed)
    }
  }

  /// Long and deep texts: the work must stay in proportion, or this test would not end.
  @Test(arguments: [
    "[", "{", "(", "<", "+0 ", "1+", "$a", "or > ", "\"a\" ", "1|", "`", "/*", "//", "%{", "--a=b ",
    "a", "=", "...",
    "0 > . 1:1(0)\n", "é",
  ])
  func repeated(part: String) {
    let times = 20_000 / part.utf8.count
    for start in [
      "", "0 ", "0 > . 1:1(0) ack ", "0 > . 1:1(0) <", "0 fcntl(", "/*---\n", "/*---\ntitle: ",
    ] {
      answer(Array((start + String(repeating: part, count: times)).utf8))
    }
  }

  @Test func longestSum() {
    let sum = String(repeating: "1+", count: 15) + "1"
    #expect(errorText(of: "0 > . 16:\(sum)(0)") == "no error")
    #expect(
      errorText(of: "0 > . 1+\(sum):17(0)").hasPrefix(
        "test.pkt:1:39: error: this sum has more than 16 terms"))
  }

  @Test func deepestNesting() {
    func nested(_ depth: Int) -> String {
      "0 fcntl(\(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))) = 0"
    }
    #expect(errorText(of: nested(32)) == "no error")
    #expect(
      errorText(of: nested(33)).hasPrefix("test.pkt:1:41: error: nested deeper than 32 levels"))
  }

  @Test func tooLong() {
    let blanks = String(repeating: " ", count: 1 << 20)
    #expect(
      errorText(of: blanks + "0")
        == "test.pkt:1:1: error: a script has at most 1048576 octets, this one has 1048577")
    let value = String(repeating: "9", count: 500_000)
    let uses = String(repeating: "$v ", count: 20)
    let script = "/*---\ntitle: t\ncases: [{ name: a, v: \(value) }]\n---*/\n\(uses)"
    #expect(
      errorText(of: script).hasPrefix(
        "test.pkt:5:25: error: the script is too long with all values put in"))
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    #expect(
      errorText(of: "0 > \u{1B}[31m\u{7} . 1:1(0)") == """
        test.pkt:1:5: error: expected TCP flags such as 'S', '.' or 'F.' ('-' for none); found '?'
          0 > ?[31m? . 1:1(0)
              ^
        """)
  }

  @Test func longLinesAreCut() {
    let error = errorText(
      of: "0 > . 1:1(0) \(String(repeating: " ", count: 500))§\(String(repeating: "x", count: 500))"
    )
    let lines = error.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("test.pkt:1:514: error: "))
    #expect(lines[1].count == 162)
    #expect(lines[2] == "  \(String(repeating: " ", count: 80))^")
  }
}
