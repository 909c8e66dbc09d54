import Script
import Testing

/// What is said of scripts that are not run.
@Suite struct FindingTests {
  private func lines(_ text: String, _ change: (inout ScriptParser) -> Void = { _ in }) -> [String]
  {
    var parser = ScriptParser()
    change(&parser)
    return parser.findings(in: Array(text.utf8), file: "x.pkt").map(\.line)
  }

  private func probe(_ more: String, _ body: String = "0 < S 0:0(0) win 5\n+0 > none1\n") -> String
  {
    let body = body.replacing("+0 > none1", with: "+0~+1 > none")
    return "/*---\ntitle: t\n\(more)---*/\n\(body)"
  }

  @Test func `Nothing is said where nothing is wrong`() {
    #expect(lines(probe("checks: [RFC9293:3.5]\n")) == [])
    #expect(lines("0 < S 0:0(0) win 5\n") == [])
  }

  @Test func `An error is said on one line, with the case in which it is one`() {
    #expect(
      lines(probe("checks: [RFC9293:3.5]\ncases: [{ name: a, x: Q. }]\n", "0 > $x 1:1(0)\n")) == [
        "x.pkt:6:5: error: unknown TCP flag in 'Q.'; flags are S, F, R, P, U, E, W, A and '.' for ACK "
          + "(in the case 'a' (x.pkt:4:23), $x is)"
      ])
  }

  @Test func `All unknown requirements are told, and what else is wrong`() throws {
    var registry = RequirementRegistry()
    try registry.add(
      Array("id,level,section,text,observable,reason\nACME-1,MUST,1,Works,a,\n".utf8), file: "r")
    let script = probe("checks: [ACME-1, ACME-2, ACME-1, OTHER]\n", "0 > Q 0:0(0)\n")
    let found = lines(script) {
      $0.requirements = registry
    }
    #expect(
      found.map { $0.split(separator: ";")[0] }.prefix(2) == [
        "x.pkt:3:18: error: there is no requirement and no section 'ACME-2'",
        "x.pkt:3:34: error: there is no requirement and no section 'OTHER'",
      ])
    #expect(found.count == 3 && found[2].hasPrefix("x.pkt:5:5: error: "))
  }

  @Test func `What a suite demands is an error, elsewhere it is a warning`() {
    #expect(
      lines(probe("")) == [
        "x.pkt:2:1: warning: no 'checks' says which requirement this probe judges"
      ])
    #expect(
      lines(probe("")) { $0.needsChecks = true } == [
        "x.pkt:2:1: error: a probe of a suite needs 'checks', the requirements that it judges"
      ])
    #expect(lines(probe("")) { $0.isPrologue = true } == [])
  }

  @Test(arguments: [
    ("checks: [RFC1, RFC1]\n", "", "x.pkt:3:16: warning: 'RFC1' is checked already"),
    (
      "checks: [RFC1]\nvariables: { SND.NXT: 5 }\n", "", "x.pkt:4:1: warning: no event uses SND.NXT"
    ),
    ("checks: [RFC1]\ntags: [slow]\n", "", "tagged 'slow', but no case takes more than 5 seconds"),
    ("checks: [RFC1]\n", "+0~+6 > none\n", "this probe waits more than 5 seconds; tag it 'slow'"),
    ("checks: [RFC1]\ntimeout: 2\n", "+3 < R 0:0(0)\n", "the script itself takes longer than its"),
    ("checks: [RFC1]\n---*/\n--define=X=5\n/*\n", "*/", "no event uses the defined word X"),
  ])
  func `What can hardly be meant is a warning`(more: String, body: String, expected: String) {
    let script =
      body == "*/"
      ? "/*---\ntitle: t\nchecks: [RFC1]\n---*/\n--define=X=5\n0 < S 0:0(0) win 5 // X\n+0~+1 > none\n"
      : probe(more, "0 < S 0:0(0) win 5\n+0 > none1\n\(body)")
    let found = lines(script)
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  @Test func `A probe that expects nothing cannot fail`() {
    #expect(
      lines(probe("checks: [RFC1]\n", "0 < S 0:0(0) win 5\n")) == [
        "x.pkt:2:1: warning: nothing is expected of the target here: no '>', no state, no call"
      ])
  }
}
