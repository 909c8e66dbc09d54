import Engine
import Foundation
import Script
import Testing
import Wire

@testable import Report

/// The published schema of JSON lines, against what is written.
@Suite struct SchemaTests {
  private static func schema() throws -> JSON {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("Sources/segprobe/segprobe.docc/report.schema.json")
    return try JSON(parsing: Data(contentsOf: file))
  }

  private static func lines() throws -> [String] {
    var (failed, _) = try SampleTranscript.failure()
    failed.measures = [Measure(name: "rto", value: 0.2, unit: "s")]
    var other = try SampleTranscript.handshake()
    other.add(.silence, at: 300)
    other.add(.note("\u{1B}[31m\u{0}"), at: 400)
    var inconclusive = other.transcript
    inconclusive.verdict = .inconclusive("late")
    failed.cell = Cell(state: "LISTEN", segment: "SYN+FIN")
    failed.observation = Observation(reply: "silence", next: .listen)
    inconclusive.cell = failed.cell
    let deviation = Deviation(
      probe: "x", expectation: .init(text: nil, actual: nil), reason: "a habit", line: 3)
    return [
      JSONLines.run(
        RunStart(
          version: "1", probes: 1, positions: [0, 1], started: SampleTranscript.start,
          shard: RunStart.ShardNumber(number: 1, count: 2))),
      JSONLines.verdict(
        RunRecord.Case(transcript: failed, judgement: .fail, position: 0)),
      JSONLines.verdict(
        RunRecord.Case(
          transcript: failed, judgement: .deviatesOtherwise(deviation, "so"), position: 1)),
      JSONLines.verdict(
        RunRecord.Case(transcript: failed, judgement: .deviates(deviation), position: 2)),
      JSONLines.verdict(
        RunRecord.Case(transcript: inconclusive, judgement: .inconclusive, position: 3)),
      JSONLines.verdict(
        RunRecord.Case(transcript: failed, judgement: .notJudged(deviation), position: 4)),
      JSONLines.fault(probe: "x.pkt", reason: "x.pkt:1:1: error: no\n"),
      JSONLines.summary(Tally(), elapsed: .seconds(1), interrupted: false, exitCode: 0),
    ]
  }

  @Test func `Every kind of line is as the schema says`() throws {
    let schema = try Self.schema()
    for line in try Self.lines() {
      let problems = SchemaCheck(root: schema).problems(
        try JSON(parsing: Array(line.utf8)), schema, "line")
      #expect(problems.isEmpty, "\(line)")
    }
  }

  @Test(arguments: [
    ("\"cases\": 2", "\"cases\": \"2\""), ("\"kind\": \"inbound\"", "\"kind\": \"in\""),
    ("\"position\": 0", "\"place\": 0"), ("\"verdict\": \"fail\"", "\"verdict\": \"bad\""),
  ])
  func `The schema notices what is not so`(_ right: String, _ wrong: String) throws {
    let schema = try Self.schema()
    let lines = try Self.lines().filter { $0.contains(right) }
    #expect(!lines.isEmpty)
    for line in lines {
      let json = try JSON(parsing: Array(line.replacing(right, with: wrong).utf8))
      #expect(!SchemaCheck(root: schema).problems(json, schema, "line").isEmpty)
    }
  }
}

/// As much of JSON Schema as ours uses.
private struct SchemaCheck {
  var root: JSON

  func problems(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
    if let reference = schema["$ref"]?.string {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let target = root["$defs"]?[name] else { return ["no \(reference)"] }
      return problems(value, target, path)
    }
    var found: [String] = []
    if let alternatives = schema["oneOf"]?.array {
      let fitting = alternatives.count { problems(value, $0, path).isEmpty }
      if fitting != 1 { found.append("\(path): \(fitting) alternatives fit") }
    }
    if let constant = schema["const"], constant != value {
      found.append("\(path): not \(constant)")
    }
    if let all = schema["enum"]?.array, !all.contains(value) { found.append("\(path): \(value)") }
    if let type = schema["type"] {
      let names = type.string.map { [$0] } ?? type.strings ?? []
      if !names.contains(where: { value.has(type: $0) }) { found.append("\(path): not \(names)") }
    }
    return found + memberProblems(value, schema, path) + elementProblems(value, schema, path)
  }

  private func memberProblems(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
    guard case .object(let members) = value else { return [] }
    let missing = (schema["required"]?.strings ?? []).filter { value[$0] == nil }
    return missing.map { "\(path): no \($0)" }
      + members.flatMap { member in
        if let own = schema["properties"]?[member.name] {
          return problems(member.value, own, "\(path).\(member.name)")
        }
        return schema["additionalProperties"] == .bool(false) ? ["\(path): \(member.name)?"] : []
      }
  }

  private func elementProblems(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
    guard case .array(let elements) = value, let own = schema["items"] else { return [] }
    return elements.flatMap { problems($0, own, "\(path)[]") }
  }
}

extension JSON {
  fileprivate func has(type: String) -> Bool {
    switch (self, type) {
    case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"),
      (.number, "number"), (.string, "string"), (.array, "array"), (.object, "object"):
      true
    default: false
    }
  }
}
