import Script
import Testing

@Suite struct CaseTests {
  /// A probe whose rows and body are given.
  private func script(_ rows: String, _ body: String) -> String {
    "/*---\ntitle: t\ncases:\n\(rows)\n---*/\n\(body)"
  }

  @Test func valuesAreTextWhereverTheyStand() throws {
    let probe = try parse(
      script(
        "  - { name: a, n: 0x10, field: win, text: a//b, empty: '' }",
        "0 > P. 1:5(4) ack $n $field 5$empty \"$text\"\n+0 `echo $n $HOME`"))
    #expect(
      probe.cases[0].events.map(\.text)
        == ["0 > P. 1:5(4) ack 0x10 win 5 \"a//b\"", "+0 `echo 0x10 $HOME`"])
  }

  @Test func errorInAValuePointsAtItsPlaceInTheBody() {
    #expect(
      errorText(
        of: script(
          "  - { name: left of window, in: \"R 2:3(0)\" }", "0 < S 0:0(0)\n+0      <   $in")) == """
          test.pkt:7:13: error: the range holds 1 octet, but the length in parentheses is 0
            +0      <   $in
                        ^
          note: in the case 'left of window' (test.pkt:4:33), $in is
            R 2:3(0)
              ^
          """)
  }

  @Test func errorBehindAValuePointsAtItself() {
    #expect(
      errorText(of: script("  - { name: a, in: \"R 2:2(0)\" }", "0 < $in wim 4")) == """
        test.pkt:6:9: error: expected 'ack', 'win', 'urg', '<' and options, a payload, 'with' or 'as', or the time of \
        the next event; found 'wim'; did you mean 'win'?
          0 < $in wim 4
                  ^
        """)
  }

  @Test func everyValueMustBeUsed() {
    #expect(
      errorText(
        of: script("  - { name: a, n: 1 }\n  - { name: b, n: 1, m: 2 }", "0 > . $n(0) // $m"))
          == """
          test.pkt:5:25: error: no event uses $m
              - { name: b, n: 1, m: 2 }
                                    ^
          """)
  }

  @Test func everyNameMustBeKnown() {
    #expect(
      errorText(of: script("  - { name: a, n: 1 }\n  - { name: b }", "0 > . $n(0) as x")) == """
        test.pkt:7:7: error: unknown name $n; no event before captures a name; other rows of 'cases' have it, this one does not
          0 > . $n(0) as x
                ^
        """)
  }

  @Test(arguments: [
    (
      "  - { name: a }\n  - { name: a }",
      "test.pkt:5:5: error: there are two cases with the name 'a'"
    ),
    ("  - { x: 1 }", "test.pkt:4:5: error: a row of 'cases' needs a 'name'"),
    ("  - 5", "test.pkt:4:5: error: a row of 'cases' must be a mapping, 'key: value'"),
    (
      "  - { name: a, x: [1] }",
      "test.pkt:4:19: error: a value of a case must be a text or a number"
    ),
    (
      "  - { name: a, x-y: 1 }",
      "test.pkt:4:16: error: 'x-y' cannot be used as $name; expected letters, digits and '_'"
    ),
    ("  []", "test.pkt:4:3: error: 'cases' has no rows"),
    ("  a", "test.pkt:4:3: error: 'cases' must be a list, '[a, b]'"),
  ])
  func wrongRows(rows: String, message: String) {
    let error = errorText(of: script(rows, "0 > . 1:1(0)"))
    #expect(error.prefix { $0 != "\n" } == message)
  }

  @Test func namesMeanOneThing() {
    #expect(
      errorText(of: script("  - { name: a, n: 1 }", "0 > . $n(0) as n")) == """
        test.pkt:6:16: error: 'n' is a value of 'cases' already
          0 > . $n(0) as n
                         ^
        """)
    #expect(
      errorText(of: script("  - { name: a, ip: 6 }\nip: 4", "0 > . 1:1(0)")) == """
        test.pkt:4:5: error: this case is for a version of IP that the probe is not for
            - { name: a, ip: 6 }
              ^
        """)
  }
}
