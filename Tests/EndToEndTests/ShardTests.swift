import Foundation
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct ShardTests {
  private func folder() throws -> ScriptFolder {
    let folder = try ScriptFolder().write("a.pkt", Scripts.wrong).write("b.pkt", Scripts.fail)
      .write("e.pkt", Scripts.wrong).write("f.pkt", Scripts.wrong)
    for name in ["c", "d", "g"] { try folder.write("\(name).pkt", Scripts.pass) }
    return folder
  }

  /// Without what depends on time.
  private func stripped(_ text: String) -> String {
    text.replacing(
      #/(time|timestamp)="[^"]*"|duration_ms: [0-9.]+|in [0-9.]+ s|[0-9]+\.[0-9]{6}|[0-9]+\.[0-9]{3}/#
    ) {
      _ in "T"
    }
  }

  @Test func `Shards, merged, are what one run would have written`() throws {
    let folder = try folder()
    let formats = ["junit=one.xml", "tap=one.tap", "jsonl=one.jsonl", "markdown=one.md"]
    let reports = formats.flatMap { ["--report", $0] }
    let one = try Program.start(["run", "."] + reports, in: folder).finish()
    for shard in 1...3 {
      let outcome = try Program.run(
        "run", ".", "--shard", "\(shard)/3", "--report", "jsonl=\(shard).jsonl", in: folder)
      #expect(outcome.errors.contains("segprobe: shard \(shard)/3 (--shard): "))
    }
    let merged = try Program.start(
      ["merge", "3.jsonl", "1.jsonl", "2.jsonl"]
        + reports.map { $0.replacing("one", with: "merged") }, in: folder
    ).finish()
    #expect(merged.status == one.status)
    #expect(merged.lines.last?.contains("8 passed") == one.lines.last?.contains("8 passed"))
    for suffix in ["xml", "tap", "md"] {
      let (first, second) = (
        stripped(try folder.read("one.\(suffix)")), stripped(try folder.read("merged.\(suffix)"))
      )
      #expect(first == second)
    }
    let verdicts = try ["one", "merged"].map { name in
      try folder.read("\(name).jsonl").split(separator: "\n").compactMap {
        $0.firstMatch(of: #/"probe": "[^"]*", "case": "[^"]*", "ip": [^,]*, "verdict": "[^"]*"/#)?.0
      }.sorted()
    }
    #expect(verdicts[0] == verdicts[1] && verdicts[0].count == 11)
  }

  @Test func `A shard that is missing, or there twice, is no whole run`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.pass)
    for shard in 1...2 {
      let outcome = try Program.run(
        "run", ".", "--report", "jsonl=\(shard).jsonl", in: folder,
        environment: ["CI_NODE_INDEX": "\(shard)", "CI_NODE_TOTAL": "2"])
      #expect(outcome.status == 0)
    }
    #expect(try Program.run("merge", "1.jsonl", "2.jsonl", in: folder).status == 0)
    let missing = try Program.run("merge", "1.jsonl", in: folder)
    #expect(missing.status == 2 && missing.errors.contains("shard 2/2 is missing"))
    let twice = try Program.run("merge", "1.jsonl", "1.jsonl", "2.jsonl", in: folder)
    #expect(twice.status == 2 && twice.errors.contains("shard 1/2 is there more than once"))
    let wrong = try Program.run("merge", "a.pkt", in: folder)
    #expect(wrong.status == 2 && wrong.errors.hasPrefix("segprobe: a.pkt:1: not JSON at octet 0"))
  }
}
