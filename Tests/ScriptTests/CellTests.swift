import Script
import Testing

@Suite struct CellTests {
  private func cells(_ header: String) throws -> [Cell?] {
    try parse("/*---\ntitle: t\n\(header)\n---*/\n0 < S 0:0(0)").cases.map(\.cell)
  }

  private func error(_ header: String) -> String {
    errorText(of: "/*---\ntitle: t\n\(header)\n---*/\n0 < S 0:0(0)").split(separator: "\n").first
      .map(String.init) ?? ""
  }

  @Test func aCaseIsNamedAfterItsSegmentUnlessItSaysOtherwise() throws {
    let rows = "cases:\n  - { name: RST exact }\n  - { name: a, segment: SYN+FIN }"
    #expect(
      try cells("state: LISTEN\n\(rows)") == [
        Cell(state: "LISTEN", segment: "RST exact"), Cell(state: "LISTEN", segment: "SYN+FIN"),
      ])
    // What the probe says is for the rows that say nothing.
    #expect(
      try cells("state: LISTEN\nsegment: NULL\n\(rows)").map(\.?.segment) == ["NULL", "SYN+FIN"])
    #expect(
      try cells("state: CLOSED\nsegment: NULL") == [Cell(state: "CLOSED", segment: "NULL")])
    #expect(try cells("level: may") == [nil])
  }

  @Test func stateAndSegmentNeedEachOther() {
    #expect(
      error("segment: NULL")
        == "test.pkt:3:1: error: a 'segment' is met in a 'state', which is missing")
    #expect(
      error("state: LISTEN")
        == "test.pkt:3:1: error: a probe with a 'state' needs a 'segment', or cases with the names of segments"
    )
    #expect(
      error("cases:\n  - { name: a, segment: NULL }")
        == "test.pkt:4:5: error: a 'segment' is met in a 'state', which the front matter does not say"
    )
  }

  @Test func variablesComeFromProloguesToo() throws {
    let probe = try parse(
      "/*---\ntitle: t\nstart: p.pkt\nvariables: { RCV.NXT: 7 }\n---*/\n0 < S 0:0(0)",
      prologues: [
        "p.pkt": "/*---\ntitle: p\nvariables: { RCV.NXT: 1, SND.NXT: 4294967295 }\n---*/\n"
      ])
    #expect(probe.header?.variables == ["RCV.NXT": 7, "SND.NXT": 4_294_967_295])
  }

  @Test func onlySomeVariablesCanBeGivenAValue() {
    #expect(
      error("variables: { SND.UNA: 1 }")
        == "test.pkt:3:14: error: only RCV.NXT, RCV.WND or SND.NXT can be given a value here")
    #expect(
      error("variables: { RCV.WND: 65536 }")
        == "test.pkt:3:23: error: RCV.WND must be a number from 0 to 65535")
    #expect(error("variables: 5").contains("'variables' must be a mapping"))
  }

  private func parseInSuite(_ header: String) throws -> String {
    var registry = RequirementRegistry()
    let table = """
      state,segment,rfc_response,next_state,confidence
      LISTEN,"SYN+ACK (seq=RCV.NXT, ack=SND.NXT)",RST(seq=SND.NXT),LISTEN,high
      LISTEN,NULL (no flags),silence,LISTEN,high
      CLOSED,NULL (no flags),"RST+ACK(seq=0,ack=RCV.NXT)",CLOSED,high

      """
    #expect(try registry.add(Array(table.utf8), file: "t.csv"))
    #expect(registry.cells.map(\.response).last == "RST+ACK(seq=0,ack=RCV.NXT)")
    #expect(registry.cells.map(\.next) == ["LISTEN", "LISTEN", "CLOSED"])
    var parser = ScriptParser()
    parser.requirements = registry
    do throws(Diagnostic) {
      let text = "/*---\ntitle: t\n\(header)\n---*/\n0 < S 0:0(0)\n"
      _ = try parser.parse(Array(text.utf8), file: "x.pkt")
      return "no error"
    } catch { return error.description }
  }

  @Test func inASuiteTheCellMustExist() throws {
    let listen = "state: LISTEN\ncases:\n  - { name: "
    #expect(try parseInSuite(listen + "NULL (no flags) }") == "no error")
    #expect(try parseInSuite("state: CLOSED\nsegment: NULL (no flags)") == "no error")
    #expect(
      try parseInSuite(listen + "NULL (no flag) }").hasPrefix(
        """
        x.pkt:5:5: error: the table of states has no segment 'NULL (no flag)' for LISTEN; did you mean \
        'NULL (no flags)'?
        """))
    #expect(
      try parseInSuite("state: CLOSE\nsegment: NULL (no flags)").hasPrefix(
        "x.pkt:4:1: error: the table of states has no 'CLOSE'; did you mean 'CLOSED'?"))
  }

  @Test func aCellStandsInTheTableOnce() {
    var registry = RequirementRegistry()
    let text = "state,segment,rfc_response,next_state,confidence\nA,b,c,d,\nA,b,c,d,\n"
    #expect(throws: Diagnostic.self) { try registry.add(Array(text.utf8), file: "t.csv") }
  }
}
