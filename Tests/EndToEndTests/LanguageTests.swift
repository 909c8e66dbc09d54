import Foundation
import Testing

/// Every feature of the language, each by a script of its own.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct LanguageTests {
  @Test(arguments: FeatureScript.all)
  func `A script has the verdict that it asks for`(script: FeatureScript) throws {
    let folder = try ScriptFolder()
    let arguments =
      ["run", script.path, "--ip", "all", "--report", "jsonl=report"] + script.arguments
    var outcome = try Program.start(arguments, in: folder).finish()
    var cases = try Self.cases(in: folder.read("report"))
    // Beside all other tests this machine may be too late to prove anything; then it is asked again.
    for _ in 0..<5 where cases.contains(where: { Self.provesNothing($0, script) }) {
      outcome = try Program.start(arguments, in: folder).finish()
      cases = try Self.cases(in: folder.read("report"))
    }
    // A script that does not parse has one report for all modes.
    let reported = Set(cases.compactMap(\.mode))
    #expect(reported == script.modes || cases.count == 1 && reported.isEmpty, "\(outcome.errors)")
    for one in cases { check(one, script) }
  }

  @Test func `There are scripts`() {
    #expect(FeatureScript.all.count >= 100)
  }

  private static func provesNothing(_ one: Case, _ script: FeatureScript) -> Bool {
    one.verdict == "inconclusive" && script.expectation(in: one.mode ?? "").verdict != one.verdict
  }

  private func check(_ one: Case, _ script: FeatureScript) {
    let expectation = script.expectation(in: one.mode ?? "")
    #expect(one.verdict == expectation.verdict, "\(one.mode ?? "") \(one.report)")
    for text in expectation.texts { #expect(one.report.contains(text), "\(one.mode ?? "")") }
    if expectation.verdict != "pass", let line = script.faultyLine {
      #expect(one.line == line || one.report.contains("\(script.path):\(line):"), "\(one.report)")
    }
  }

  /// A line of the report.
  private struct Case {
    var mode: String?
    var verdict: String
    /// Of a failure.
    var line: Int?
    /// The reason, and each difference.
    var report: String
  }

  private static func cases(in report: String) throws -> [Case] {
    try report.split(separator: "\n").compactMap { line in
      let entry = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard entry["type"] as? String == "verdict" else { return nil }
      let failure = entry["failure"] as? [String: Any] ?? [:]
      let differences = failure["differences"] as? [[String: String]] ?? []
      return Case(
        mode: entry["ip"] as? String, verdict: entry["verdict"] as? String ?? "",
        line: failure["line"] as? Int,
        report: ([entry["reason"] as? String ?? ""] + differences.map(text)).joined(separator: "\n")
      )
    }
  }

  private static func text(of difference: [String: String]) -> String {
    let (field, expected) = (difference["field"] ?? "", difference["expected"] ?? "")
    return "\(field) expected \(expected), actual \(difference["actual"] ?? "")"
  }
}
