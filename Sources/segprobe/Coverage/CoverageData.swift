import Engine
import Report
import Script

/// The table of requirements for programs.
struct CoverageData {
  let coverage: Coverage

  /// One line for each requirement.
  var csv: [String] {
    let outcomes = CaseResult.Outcome.allCases
    let head =
      ["id", "level", "section", "text", "observable", "probes", "ip"]
      + outcomes.map(\.rawValue) + ["reason"]
    return [CSVLine.text(of: head)]
      + coverage.entries.map { entry in
        let requirement = entry.requirement
        let counts = outcomes.map { outcome in entry.uses.count { $0.outcome == outcome } }
        return CSVLine.text(
          of: [
            requirement.id, requirement.level, requirement.section, requirement.text,
            requirement.observability.rawValue,
            entry.probes.map(\.file).joined(separator: " "),
            entry.versions.map(\.rawValue).sorted().joined(separator: " "),
          ] + counts.map(String.init) + [requirement.reason])
      }
  }

  var json: JSON { .array(coverage.entries.map(Self.json)) }

  private static func json(_ entry: Coverage.Entry) -> JSON {
    let requirement = entry.requirement
    return .object([
      member("id", requirement.id), member("level", requirement.level),
      member("section", requirement.section), member("text", requirement.text),
      member("observable", requirement.observability.rawValue),
      member("outcome", entry.outcome?.rawValue),
      JSON.Member("cases", .array(entry.uses.map(json))),
      member("reason", requirement.reason.isEmpty ? nil : requirement.reason),
    ])
  }

  private static func json(_ use: Coverage.Use) -> JSON {
    .object([
      member("probe", use.file), member("case", use.caseName), member("ip", use.version.rawValue),
      member("outcome", use.outcome.rawValue), member("reason", use.result?.reason),
      member("date", use.result?.date.dateAndTime),
    ])
  }

  private static func member(_ name: String, _ text: String?) -> JSON.Member {
    JSON.Member(name, text.map { .string($0) } ?? .null)
  }
}
