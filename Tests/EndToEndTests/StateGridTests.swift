import Testing

@Suite struct StateGridTests {
  private static let table = """
    state,segment,rfc_response,next_state,confidence
    CLOSED,SYN,"RST+ACK(seq=0,ack=RCV.NXT+1)",CLOSED,high
    CLOSED,RST,silence,CLOSED,high
    LISTEN,SYN,"SYN+ACK(ISS,RCV.NXT+1)",SYN-RECEIVED,high
    LISTEN,RST,silence,LISTEN,high
    LISTEN,"SYN, twice",not specified,SYN-RECEIVED(passive),high

    """

  private static let twice = """
    /*---
    title: t
    checks: [RFC9293:3.10.7.2]
    state: LISTEN
    segment: SYN, twice
    service: hold
    variables: { RCV.NXT: 0 }
    ---*/
    0      < S 0:0(0)
    +0     < S 0:0(0)
    +0     > S. 0:0(0) ack 1 <...>
    +0~+.1 > S. 0:0(0) ack 1 <...>
           or > none
    +0     state SYN-RECEIVED
    """

  private func suite() throws -> ScriptFolder {
    try ScriptFolder().write("suite/requirements/states.csv", Self.table)
      .write(
        "suite/requirements/ours.csv", "rfc,sections\n9293,3 3.10.7.2\n"
      )
      .write("suite/listen.pkt", Scripts.cells).write("suite/twice.pkt", Self.twice)
  }

  @Test func `A cell without a case is an error, and so is a case without a cell`() throws {
    let outcome = try Program.run("coverage", "--states", "suite", in: suite())
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == """
        segprobe: no case fills the cell 'RST' of CLOSED
        segprobe: no case fills the cell 'SYN' of CLOSED

        """)
    #expect(outcome.lines.last == "3 of 5 cells have a case: 3 not run")
    let folder = try suite().write(
      "suite/x.pkt", Self.twice.replacing("SYN, twice", with: "SYN, twise"))
    let wrong = try Program.run("coverage", "--states", "suite", in: folder)
    #expect(
      wrong.errors.contains(
        "the table of states has no segment 'SYN, twise' for LISTEN; did you mean 'SYN, twice'?"))
    #expect(try Program.run("run", "suite/x.pkt", in: folder).status == 2)
  }

  @Test func `Other tables are no tables of states`() throws {
    let folder = try ScriptFolder().write("suite/requirements/ours.csv", "rfc,sections\n9293,3.5\n")
      .write("suite/good.pkt", Scripts.pass)
    let outcome = try Program.run("coverage", "--states", "suite", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("no table of states and segments is near these probes"))
    #expect(try Program.run("coverage", "--states", "--json", in: folder).status == 2)
  }

  @Test func `Our own probes fill every cell`() throws {
    let outcome = try Program.run("coverage", "--states", "--csv", in: ScriptFolder())
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 654)
    #expect(
      outcome.lines.contains(
        "SYN-SENT,\"SYN+ACK (seq=RCV.NXT, ack=SND.NXT)\",not run,,"))
  }

  @Test(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
  func `What was observed is what came, not what was expected`() throws {
    let folder = try suite().write(
      "suite/closed.pkt",
      """
      /*---
      title: t
      checks: [RFC9293:3.10.7.2]
      state: CLOSED
      variables: { RCV.NXT: 100 }
      cases:
        - { name: SYN, in: "S 100:100(0)",         out: "R. 0:0(0) ack 1" }
        - { name: RST, in: "R RCV.NXT:RCV.NXT(0)", out: none }
      ---*/
      0      < $in
      +0~+.1 > $out
      +0     state CLOSED
      """)
    let run = try Program.run("run", "suite", "--report", "jsonl=r.jsonl", in: folder)
    #expect(run.status == 1)
    let grid = ["coverage", "--states", "--results", "r.jsonl", "suite"]
    let csv = try Program.start(grid + ["--csv"], in: folder).finish()
    #expect(csv.status == 0)
    #expect(
      csv.lines == [
        "state,segment,verdict,reply,next_state",
        "CLOSED,SYN,pass,\"RST+ACK(seq=0,ack=RCV.NXT+1)\",CLOSED",
        "CLOSED,RST,pass,silence,CLOSED",
        "LISTEN,SYN,fail,\"SYN+ACK(ISS,RCV.NXT+1)\",SYN-RECEIVED",
        "LISTEN,RST,pass,silence,LISTEN",
        "LISTEN,\"SYN, twice\",pass,\"SYN+ACK(ISS,RCV.NXT+1), SYN+ACK(ISS,RCV.NXT+1)\",SYN-RECEIVED(passive)",
      ])
    let text = try Program.start(grid, in: folder).finish()
    #expect(text.lines.contains("SYN   ok FAIL"))
    #expect(text.lines.contains("RST   ok   ok"))
    #expect(
      text.lines.contains(
        "  FAIL LISTEN, SYN: SYN+ACK(ISS,RCV.NXT+1), then SYN-RECEIVED"))
    // The next run of these cases takes the place of this one.
    #expect(
      try Program.run("coverage", "--states", "suite", in: folder).lines.last
        == "5 of 5 cells have a case: 4 pass, 1 fail")
  }
}
