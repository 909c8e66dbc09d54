import Foundation
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct CompareTests {
  @Test func `Two runs side by side, as text, JSON and a page`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.pass).write("b.pkt", Scripts.pass)
    _ = try Program.run("run", ".", "--ip", "4", "--report", "jsonl=1.jsonl", in: folder)
    try folder.write("b.pkt", Scripts.fail)
    _ = try Program.run("run", ".", "--ip", "4", "--report", "jsonl=2.jsonl", in: folder)
    let same = try Program.run("compare", "1.jsonl", "1.jsonl", in: folder)
    #expect(same.status == 0 && same.output == "1.jsonl and 1.jsonl do not differ\n")
    let outcome = try Program.run("compare", "1.jsonl", "2.jsonl", "--html", "c.html", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("Verdicts: 1\n"))
    #expect(outcome.lines.contains { $0.contains("./b.pkt IPv4  pass    fail") })
    #expect(!outcome.output.contains("a.pkt"))
    let json = try Program.run("compare", "1.jsonl", "2.jsonl", "--json", in: folder)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((object?["parts"] as? [Any])?.count == 4)
    let page = try folder.read("c.html")
    #expect(page.contains(#""changes": {"before": "1.jsonl", "after": "2.jsonl""#))
    let missing = try Program.run("compare", "1.jsonl", "3.jsonl", in: folder)
    #expect(missing.status == 2 && missing.errors.contains("cannot open '3.jsonl'"))
  }

  @Test func `Several stacks are a table, CSV and one page`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.pass)
    _ = try Program.run("run", "a.pkt", "--ip", "4", "--report", "jsonl=1.jsonl", in: folder)
    try folder.write("a.pkt", Scripts.fail)
    _ = try Program.run("run", "a.pkt", "--ip", "4", "--report", "jsonl=toy.jsonl", in: folder)
    let outcome = try Program.run(
      "compare", "--stacks", "1.jsonl", "toy.jsonl", "--csv", "c.csv", "--html", "c.html",
      in: folder)
    #expect(outcome.status == 1, "\(outcome.errors)")
    let heads = outcome.lines.first?.split(separator: " ").map(String.init)
    #expect(heads == ["requirement", "level", "1", "toy"], "\(outcome.output)")
    #expect(outcome.lines.contains { $0.contains(" ok ") && $0.hasSuffix(" FAIL 1/1") })
    #expect(try folder.read("c.csv").contains(",pass,1,,fail,1,"))
    let page = try folder.read("c.html")
    #expect(
      page.contains(
        #""stacks": [{"name": "1", "count": 1}, {"name": "toy", "count": 1}]"#))
    #expect(page.components(separatedBy: #""p": "a.pkt""#).count == 3)
    let same = try Program.run("compare", "--stacks", "1.jsonl", in: folder)
    #expect(same.status == 0)
    for wrong in [["1.jsonl"], ["1.jsonl", "toy.jsonl", "--csv", "x"]] {
      #expect(try Program.start(["compare"] + wrong, in: folder).finish().status == 2)
    }
  }
}
