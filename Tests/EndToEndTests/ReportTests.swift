import Foundation
import Testing

/// Reports as other programs read them.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct ReportTests {
  private func folder() throws -> ScriptFolder {
    try ScriptFolder().write("a.pkt", Scripts.wrong).write("b.pkt", Scripts.fail)
      .write("c.pkt", Scripts.pass)
  }

  @Test func `One run writes any number of reports`() throws {
    let folder = try folder()
    let outcome = try Program.run(
      "run", ".", "--ip", "4", "--report", "junit=out.xml", "--report", "tap=out.tap", "--report",
      "jsonl=out.jsonl", "--report", "markdown=out.md", in: folder)
    #expect(outcome.status == 1)
    let junit = try folder.read("out.xml")
    #expect(junit.contains("<testsuites name=\"segprobe\" tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(junit.hasSuffix("</testsuites>\n"))
    let tap = try folder.read("out.tap")
    #expect(tap.contains("\nnot ok 2 - ./b.pkt IPv4\n") && tap.hasSuffix("\n1..3\n"))
    #expect(try folder.read("out.jsonl").split(separator: "\n").count == 5)
    #expect(try folder.read("out.md").contains("FAIL ./b.pkt IPv4"))
  }

  @Test func `A report on standard output has it for itself`() throws {
    let outcome = try Program.run("run", ".", "--ip", "4", "--report", "tap=-", in: try folder())
    #expect(outcome.output.hasPrefix("TAP version 14\nnot ok 1 - ./a.pkt\n"))
    #expect(
      outcome.lines.allSatisfy {
        $0.hasPrefix("  ") || $0.contains("ok ") || $0.hasPrefix("#")
          || $0.hasPrefix("1..") || $0.hasPrefix("TAP ")
      })
    #expect(outcome.errors.contains("FAIL        IPv4"))
  }

  @Test func `In GitHub Actions the line that failed is marked, and the step has its summary`()
    throws
  {
    let folder = try folder().write("summary.md", "before\n")
    let outcome = try Program.run(
      "run", ".", "--ip", "4", "--report", "github", in: folder,
      environment: ["GITHUB_STEP_SUMMARY": folder.url.appendingPathComponent("summary.md").path])
    #expect(outcome.output.contains("\n::error file=./b.pkt,line=10,title=./b.pkt IPv4::"))
    let summary = try folder.read("summary.md")
    #expect(summary.hasPrefix("before\n### segprobe: 3 cases in "))
  }

  @Test(arguments: [
    ("foo=1", "unknown kind of report 'foo'; there are jsonl, junit,"),
    ("junit", "--report junit=FILE: which file?"), ("github=x", "'github' takes no file"),
  ])
  func `A report that cannot be is refused with what there is`(_ report: String, _ text: String)
    throws
  {
    let outcome = try Program.run("run", "c.pkt", "--report", report, in: try folder())
    #expect(outcome.status != 0 && outcome.errors.contains(text))
  }
}
