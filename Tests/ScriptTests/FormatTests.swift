import Script
import Testing

/// The layout of scripts: only white space changes, and never what a script means.
@Suite struct FormatTests {
  private func formatted(_ text: String) throws -> String {
    String(decoding: try ScriptParser().formatted(Array(text.utf8), file: "x.pkt"), as: UTF8.self)
  }

  private static let front = "/*---\ntitle: t\n---*/\n"

  @Test func `Actions begin in the column in which most of them do`() throws {
    let text = """
      0    < S 0:0(0)   win 65535 <mss\t1460>   // why
      +0     > S. 0:0(0) ack 1 <...>
         or > R. 0:0(0) ack 1
      +0 < . 1:1(0) ack 1 win 65535  \u{20}
      +0     > none0
      """
    let script = Self.front + text.replacing("+0     > none0", with: "+0~+.01 > none") + "\n\n\n"
    #expect(
      try formatted(script) == Self.front
        + """
        0    < S 0:0(0) win 65535 <mss 1460>   // why
        +0   > S. 0:0(0) ack 1 <...>
             or > R. 0:0(0) ack 1
        +0   < . 1:1(0) ack 1 win 65535
        +0~+.01 > none

        """.replacing("0    <", with: "0  <").replacing("+0   ", with: "+0 ")
        .replacing("     or", with: "   or"))
  }

  @Test func `Blanks may stand before the times, as in scripts of packetdrill`() throws {
    let script = """
      // a comment\t
      `init   me
         twice`


      0.000 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
         +0 bind(3, ...,
                 ...) = 0
        +0 listen(3, 1) = 0
      +.010 < S  0:0(0) win 1  <mss 1000,nop,nop,nop,nop>
         +0 > S. 0:0(0) ack 1 <...>
         +0 %{   x = 1
      y  =  2 }%

      """
    #expect(
      try formatted(script.replacing("\n", with: "\r\n")).replacing("\r\n", with: "\n") == """
        // a comment
        `init   me
           twice`

        0.000 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
           +0 bind(3, ...,
                   ...) = 0
           +0 listen(3, 1) = 0
        +.010 < S 0:0(0) win 1 <mss 1000,nop,nop,nop,nop>
           +0 > S. 0:0(0) ack 1 <...>
           +0 %{   x = 1
        y  =  2 }%

        """)
  }

  @Test func `What is wrong is not touched`() {
    #expect(throws: Diagnostic.self) { try formatted("0 > Q. 0:0(0)\n") }
    #expect(throws: Diagnostic.self) { try formatted("") }
  }

  /// A text in a front matter can go on over lines that end with blanks.
  @Test func `Where blanks at the end of a line mean something they stay`() throws {
    let script = "/*---\ntitle: |\n  one  \n  two\n---*/\n0  < S 0:0(0) win 5\n+0   > none2\n"
      .replacing("+0   > none2", with: "+0~+1 > none")
    let result = try formatted(script)
    #expect(result.contains("  one  \n"))
    #expect(result.hasSuffix("0  < S 0:0(0) win 5\n+0~+1 > none\n"))
  }

  @Test(arguments: ProbeFolder.paths)
  func `Our probes mean the same afterwards, and are not changed twice`(path: String) throws {
    let parser = ProbeFolder.parser(for: path)
    let text = try ProbeFolder.text(path)
    let once = try parser.formatted(text, file: path)
    #expect(try parser.formatted(once, file: path) == once)
    try expectSameMeaning(text, once, parser, path)
    // The same script, untidily set.
    var random = SystemRandomNumberGenerator()
    let untidy = untidied(text, &random)
    let tidied = try parser.formatted(untidy, file: path)
    #expect(try parser.formatted(tidied, file: path) == tidied)
    try expectSameMeaning(text, tidied, parser, path)
    #expect(words(tidied) == words(text))
  }

  private func expectSameMeaning(
    _ first: [UInt8], _ second: [UInt8], _ parser: ScriptParser, _ path: String
  ) throws {
    let (first, second) = (
      try parser.parse(first, file: path), try parser.parse(second, file: path)
    )
    #expect(first.header?.title == second.header?.title)
    #expect(first.cases.map(\.name) == second.cases.map(\.name))
    for (one, other) in zip(first.cases, second.cases) {
      #expect(one.checks == other.checks)
      #expect(one.events.map(\.text) == other.events.map(\.text))
      #expect(one.events.map(\.time) == other.events.map(\.time))
      #expect(one.events.map(\.captures) == other.events.map(\.captures))
      for (event, same) in zip(one.events, other.events) where !event.hasOwnPlace {
        #expect(event.action == same.action)
      }
    }
  }

  /// Every blank of the body outside of strings and comments becomes one or several; lines get some at their ends.
  private func untidied(
    _ text: [UInt8], _ random: inout SystemRandomNumberGenerator
  ) -> [UInt8] {
    let text = String(decoding: text, as: UTF8.self)
    guard let end = text.firstRange(of: "---*/\n")?.upperBound else { return Array(text.utf8) }
    let lines = text[end...].split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard !line.contains("//"), !line.contains("\""), !line.contains("`"), !line.contains("%{")
      else { return String(line) }
      let blanks = ["  ", "\t", "   ", " "]
      return line.split(separator: " ").joined(
        separator: blanks.randomElement(using: &random) ?? "")
        + (Bool.random(using: &random) ? "  " : "")
    }
    return Array((text[..<end] + lines.joined(separator: "\n")).utf8)
  }

  private func words(_ text: [UInt8]) -> [Substring] {
    String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\t" || $0 == "\n" }
  }
}

extension Event {
  /// Its action says where it stands.
  fileprivate var hasOwnPlace: Bool {
    switch action {
    case .command, .code: true
    case .inbound, .outbound, .call, .state: false
    }
  }
}
