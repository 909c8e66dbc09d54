import Foundation
import Testing

@Suite struct CoverageTests {
  private static let table = """
    id,level,section,text,observable,reason
    ACME-1,MUST,1,"Works, as it should",a,
    ACME-2,MAY,2,Counts,b,
    ACME-3,SHOULD,3,Thinks,d,nobody can look inside

    """

  private func suite() throws -> ScriptFolder {
    try ScriptFolder().write("suite/requirements/ours.csv", Self.table)
      .write("suite/good.pkt", Scripts.pass.replacing("RFC9293:3.5", with: "ACME-1"))
      .write("suite/bad.pkt", Scripts.fail.replacing("RFC9293:3.5", with: "ACME-1"))
  }

  @Test func `Without a run, the table has probes and reasons`() throws {
    let outcome = try Program.run("coverage", "suite", in: suite())
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    let lines = outcome.lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      lines == [
        "ACME-1 MUST 1 Works, as it should", "suite/bad.pkt 2 not run", "suite/good.pkt 2 not run",
        "ACME-2 MAY 2 Counts", "NO PROBE", "ACME-3 SHOULD 3 Thinks",
        "no probe can tell: nobody can look inside",
        "1 of 2 rows of class a, a*, b have a probe: 1 not run; no probe can tell of 1 more",
      ])
  }

  @Test func `What is missing ends with 1`() throws {
    let folder = try suite()
    let outcome = try Program.run("coverage", "suite", "--missing", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.lines.first?.hasPrefix("ACME-2 ") == true)
    #expect(outcome.lines.count == 3)
    let script = Scripts.pass.replacing("RFC9293:3.5", with: "ACME-2")
    try folder.write("suite/two.pkt", script)
    #expect(try Program.run("coverage", "suite", "--missing", in: folder).status == 0)
  }

  @Test func `What cannot be counted on ends with 2`() throws {
    let folder = try suite().write("suite/wrong.pkt", Scripts.wrong)
    #expect(try Program.run("coverage", "suite", in: folder).status == 2)
    #expect(try Program.run("coverage", "suite", "--rfc", "9293", in: folder).status == 2)
    #expect(try Program.run("coverage", "nowhere", in: folder).status == 2)
    #expect(try Program.run("coverage", "--csv", "--json", in: folder).status == 2)
    let results = try Program.run("coverage", "suite", "--results", "suite/bad.pkt", in: folder)
    #expect(results.status == 2)
    #expect(results.errors.contains("segprobe: suite/bad.pkt:1: not JSON"))
  }

  @Test func `Our own probes name requirements that exist`() throws {
    let outcome = try Program.run("coverage", "--rfc", "9293", "--csv", in: ScriptFolder())
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.lines.count { $0.hasPrefix("RFC9293:MUST-") } == 69)
    #expect(outcome.lines.count { $0.hasPrefix("RFC9293:U-") } == 12)
    let missing = try Program.run("coverage", "--rfc", "9293", "--missing", in: ScriptFolder())
    #expect(missing.status == 0, "\(missing.output)")
  }

  @Test(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
  func `Runs are remembered, each for its own cases`() throws {
    let folder = try suite()
    func csv(_ more: String...) throws -> Substring? {
      try Program.start(["coverage", "suite", "--csv"] + more, in: folder).finish().lines
        .first { $0.hasPrefix("ACME-1,") }
    }
    let head = "ACME-1,MUST,1,\"Works, as it should\",a,suite/bad.pkt suite/good.pkt,4 6,"
    _ = try Program.run("run", "suite/good.pkt", "--ip", "6", in: folder)
    // pass, known deviation, fail, not judged, not run
    #expect(try csv() == head + "1,0,0,0,3,")
    let report = ["--report", "jsonl=all.jsonl"]
    _ = try Program.start(["run", "suite/bad.pkt"] + report, in: folder).finish()
    #expect(try csv() == head + "1,0,2,0,1,")
    #expect(try csv("--results", "all.jsonl") == head + "0,0,2,0,2,")
    #expect(try csv("--target", "192.0.2.1:7") == head + "0,0,0,0,4,")
    let deviations = "- {probe: bad.pkt, actual: \". 1:1(0) ack 11\", reason: it counts}\n"
    try folder.write("suite/deviations/linux.yaml", deviations)
    _ = try Program.run("run", "suite/bad.pkt", "--ip", "4", in: folder)
    #expect(try csv() == head + "1,1,1,0,1,")
    let json = try Program.run("coverage", "suite", "--json", in: folder).output
    #expect(
      json.contains("\"outcome\": \"known deviation\", \"reason\": \"it counts\", \"date\": \"20"))
    #expect(json.contains("\"id\": \"ACME-3\"") && json.contains("\"outcome\": null"))
    let kept = try String(
      contentsOf: folder.state.appendingPathComponent("segprobe/last-run.jsonl"), encoding: .utf8)
    #expect(kept.contains("\"replies\": [\". 1:1(0) ack 11 win "))
  }

  @Test(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
  func `A run is none the worse where it cannot be remembered`() throws {
    let folder = try suite().write("file", "")
    let state = ["XDG_STATE_HOME": folder.url.appendingPathComponent("file").path]
    let outcome = try Program.run("run", "suite/good.pkt", in: folder, environment: state)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
  }
}
