import Script
import Testing

@Suite struct RequirementTests {
  private static let rows = """
    id,level,section,text,observable,reason
    RFC9293:MUST-13,MUST,3.6.1,"Stays in TIME-WAIT, for 2 MSL",a*,
    RFC9293:MUST-9,MUST NOT,3.4.1,"A ""hash"" of
    two lines",d,who knows
    RFC5961-3,MUST,3.2,Challenge,a,

    """
  private static let sections = "rfc,sections\r\n9293,3 3.6.1 3.10.7.4\r\n862,\r\n"

  private func registry() throws -> RequirementRegistry {
    var registry = RequirementRegistry()
    #expect(try registry.add(Array(Self.rows.utf8), file: "rows.csv"))
    #expect(try registry.add(Array(Self.sections.utf8), file: "sections.csv"))
    return registry
  }

  private func error(in text: String) throws -> String {
    var registry = RequirementRegistry()
    do throws(Diagnostic) {
      try registry.add(Array(text.utf8), file: "x.csv")
      return "no error"
    } catch { return error.description }
  }

  private func parse(_ header: String, needsChecks: Bool = false) throws -> String {
    var parser = ScriptParser()
    parser.requirements = try registry()
    parser.needsChecks = needsChecks
    do throws(Diagnostic) {
      let text = "/*---\ntitle: t\n\(header)---*/\n0 < S 0:0(0)\n"
      _ = try parser.parse(Array(text.utf8), file: "x.pkt")
      return "no error"
    } catch { return error.description }
  }

  @Test func tablesAreRead() throws {
    let registry = try registry()
    #expect(registry.requirements.map(\.id) == ["RFC9293:MUST-13", "RFC9293:MUST-9", "RFC5961-3"])
    let row = try #require(registry["RFC9293:MUST-9"])
    #expect(row.text == "A \"hash\" of\ntwo lines")
    #expect(row.reason == "who knows")
    #expect(row.observability == .never && !row.canBeProbed)
    #expect(registry["RFC9293:MUST-13"]?.text == "Stays in TIME-WAIT, for 2 MSL")
    #expect(registry["RFC9293:MUST-13"]?.canBeProbed == true)
    #expect(registry["RFC5961-3"]?.document == "RFC5961")
  }

  @Test func whatIsWrongInATableIsSaidWithItsLine() throws {
    let head = "id,level,section,text,observable,reason\n"
    #expect(try error(in: head + "\n").contains("no error"))
    #expect(try error(in: head + "A,M,1,t,a\n").hasPrefix("x.csv:2:1: error: 6 fields are"))
    #expect(try error(in: head + "A,M,1,t,e,\n").contains("unknown class 'e'; expected a, a*"))
    #expect(try error(in: head + "A,M,1,t,c,\n").contains("'A' needs a reason"))
    #expect(try error(in: head + "A,M,1,t,a,\nA,M,1,t,a,\n").contains("x.csv:3:1: error: the req"))
    #expect(try error(in: head + "A,M,1,\"t,a,\n").contains("a quote has no end"))
    #expect(try error(in: "rfc,sections\n862,\n862,\n").contains("RFC 862 is listed twice"))
    #expect(try error(in: "name,age\n1,2\n") == "no error")
  }

  @Test(arguments: ["RFC9293:MUST-13", "RFC5961-3", "RFC9293:3.10.7.4", "RFC862", "RFC9293"])
  func whatExistsCanBeChecked(_ id: String) throws {
    #expect(try parse("checks: [\(id)]\n") == "no error")
  }

  @Test(arguments: [
    ("RFC9293:MUST-14", "'RFC9293:MUST-13'"), ("RFC9293:3.10.7.5", "'RFC9293:3.10.7.4'"),
    ("RFC5961-4", "'RFC5961-3'"), ("RFC863", "'RFC862'"), ("9293:MUST-13", "'RFC9293:MUST-13'"),
  ])
  func whatDoesNotExistIsAnErrorAtItsPlace(_ id: String, _ meant: String) throws {
    let text = try parse("checks: [RFC862, \(id)]\n")
    #expect(
      text.hasPrefix(
        "x.pkt:3:18: error: there is no requirement and no section '\(id)'; did you mean \(meant)?")
    )
  }

  @Test func rowsOfCasesAreLookedAtToo() throws {
    let text = try parse("cases:\n  - {name: a, checks: [RFC9293:MUST-77]}\n")
    #expect(text.hasPrefix("x.pkt:4:24: error: there is no requirement"))
  }

  @Test func aSuiteWantsToKnowWhatIsChecked() throws {
    #expect(try parse("", needsChecks: true).hasPrefix("x.pkt:2:1: error: a probe of"))
    #expect(try parse("checks: []\n", needsChecks: true).contains("needs 'checks'"))
    let rows = "cases:\n  - {name: a, checks: [RFC862]}\n  - {name: b}\n"
    #expect(try parse(rows, needsChecks: true).hasPrefix("x.pkt:5:5: error: this case needs"))
    #expect(try parse("checks: [RFC862]\n" + rows, needsChecks: true) == "no error")
    #expect(try parse("") == "no error")
  }
}
