import Script
import Testing
import Wire

@testable import Engine

@Suite("Code blocks that need no Python")
struct SimpleCodeTests {
  private static func snapshot(_ text: String, _ ticks: TickCounts? = nil) -> CodeSnapshot {
    let location = SourceLocation(file: "test.pkt", line: 2, column: 1)
    let block = CodeBlock(text: text, location: location)
    let event = Event(time: .relative(.zero), action: .code(block), location: location, text: text)
    // tcpi_state 1, tcpi_retransmits 3; tcpi_options 7.
    var information: [UInt8] = [1, 0, 3, 0, 0, 7]
    information += [UInt8](repeating: 0, count: 162)
    information += [0, 0x7D, 0, 0, 0, 0, 0, 0]  // tcpi_busy_time 32000
    return CodeSnapshot(
      event: event, block: block, at: Instant(nanoseconds: 0),
      variables: CodeVariables(information: information, memory: []), ticks: ticks)
  }

  private static func prints(_ texts: [String]) -> [String]? {
    SimpleCode.prints(of: texts.map { snapshot($0) })?.map { "\($0.block) \($0.text)" }
  }

  @Test(
    "What scripts look at most is looked at here",
    arguments: [
      "assert tcpi_state == TCP_ESTABLISHED", "assert tcpi_retransmits == 3, tcpi_retransmits",
      "assert (tcpi_options & TCPI_OPT_SACK) != 0, tcpi_options",
      "assert (tcpi_options & TCPI_OPT_SYN_DATA) == 0,tcpi_options",
      "assert 2 < tcpi_retransmits <= 3, 'retransmits=%d' % tcpi_retransmits",
      "assert tcpi_state == 1, 'state: %d, %d' % (tcpi_state, nobody_knows_this)",
      "assert tcpi_state == 1 and not tcpi_ca_state or nobody_knows_this_one == 1 == 1, \"\"",
      "\nassert tcpi_state == 1\n\n  # a word\nassert tcpi_ca_state == 0 # another\n",
      "\n    assert (tcpi_state ==\n1)\n    assert tcpi_ca_state == TCP_CA_Open;\n", "",
      "# nothing",
    ])
  func plain(text: String) {
    let isKnown = !text.contains("nobody_knows_this_one")
    #expect(Self.prints([text]) == (isKnown ? [] : nil))
  }

  @Test("Blocks see each other's names, but not each other's variables; what they print is kept")
  func severalBlocks() {
    let prints = Self.prints([
      "cwnd = 10; print(cwnd); tcpi_state = 5; print(tcpi_state)",
      "cwnd += tcpi_state; cwnd -= 4; assert cwnd == 7, cwnd; print(cwnd == 7, -cwnd)",
      "print((1 == 1) & (2 == 2), (1 == 1) ^ (2 == 2), (1 == 1) | 2, not 0 == 1)",
    ])
    #expect(prints == ["0 10\n5\n", "1 True -7\n", "2 True False 3 True\n"])
  }

  @Test(
    "What does not hold, what is unknown and what is not quite that plain is Python's",
    arguments: [
      "assert 0", "assert tcpi_state == 2, tcpi_state", "assert unknown", "assert 1 // 0",
      "assert (1, 'x')", "assert 'x'", "assert 1, 'x' 2", "if 1: pass", "x = 5.0", "print('a')",
      "assert 1 == 1.", "assert 08 == 8", "x = 1_0", "assert 1 if 0 else 1", "assert 1 is 1",
      "assert 2 ** 2", "assert 1;;", ";", "assert '''a'''", "assert 1\n  assert 1",
      "assert 1 \\\n == 1", "assert 1 / 1", "print()", "print(1,)", "f(1)", "assert (1",
      "assert 1)",
      "None = 1", "assert None", "x += 1", "x *= 1", "x = y = 1", "print = 1", "assert 1 <> 2",
      "assert 1 =< 2", "x == 1", "1", "assert", "assert 1 2", "assert 1,", "assert 1 == 'a'",
      "x = 9223372036854775807 + 1", "x = 1 << 63", "x = 1 << -1", "x = 1 >> -1",
      "x = 99999999999999999999", "x = -9223372036854775807 - 2", "x = \u{E9}", "import os",
      "b\u{332} = 1", "xb\u{332} = 1", "\u{212A} = 1", "assert 1\u{37E} assert 1",
      "assert 1, \"a\"\u{301}\"",
      "assert 1 # \0", "print(~(1 == 1))", "__debug__ = 1", String(repeating: "(", count: 60) + "1",
      "assert " + String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60),
      "assert " + String(repeating: "1+", count: 100_000) + "1",
      "assert " + String(repeating: "- ", count: 100_000) + "1",
      "assert 1\r\nassert 1", "assert tcpi_ecn_mode == 0",
    ])
  func others(text: String) {
    #expect(Self.prints([text]) == nil)
    #expect(Self.prints(["x = 1", "assert x == 1", "y = 3"]) == [])
  }

  @Test("Where the ticks decide, Python is to find out what for", arguments: [31_999, 28_000])
  func ticks(least: Int) {
    let ticks = TickCounts(
      tick: .milliseconds(4), delay: .zero, moments: [.zero, .milliseconds(30)])
    let snapshot = Self.snapshot("assert tcpi_busy_time >= \(least)", ticks)
    #expect(snapshot.others == [.init(name: "tcpi_busy_time", value: 28_000)])
    #expect((SimpleCode.prints(of: [snapshot]) != nil) == (least == 28_000))
  }
}
