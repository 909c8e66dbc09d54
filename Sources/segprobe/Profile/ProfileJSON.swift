import Report
import Wire

/// A profile for programs. Its keys are documented and stay.
enum ProfileJSON {
  /// - Parameter target: as the user named it.
  /// - Returns: whole lines, one for each property.
  static func text(of profile: Profile, target: String, address: String, source: String) -> String {
    let head: [JSON.Member] = [
      .init("segprobe", .string(Version.number)), .init("target", .string(target)),
      .init("address", .string(address)), .init("source", .string(source)),
      .init("service", .string(profile.record.plan.dialogue.name)),
      .init("duration", .number(Figure.rounded(profile.duration.seconds))),
      .init("segments", .integer(profile.segmentCount)),
      .init("tuples", .integer(profile.conversationCount)),
    ]
    let properties = profile.findings.map {
      "    \(JSON.string($0.property.rawValue).text): \(JSON.object(members($0)).text)"
    }
    let lines = head.map { "  \(JSON.string($0.name).text): \($0.value.text),\n" }
    return "{\n" + lines.joined() + "  \"properties\": {\n"
      + properties.joined(separator: ",\n") + "\n  }\n}\n"
  }

  private static func members(_ finding: DataSheetLine) -> [JSON.Member] {
    let unit: JSON = finding.property.unit.map { .string($0) } ?? .null
    let label = JSON.Member("label", .string(finding.property.label))
    switch finding.outcome {
    case .seen(let sight):
      return [
        .init("value", sight.value), .init("unit", unit), label,
        .init("text", .string(sight.text)),
        .init("confidence", .string(sight.confidence.rawValue)),
        .init("evidence", .array(sight.evidence.map { .string($0) })),
      ]
    case .unseen(let reason):
      return [
        .init("value", .null), .init("unit", unit), label, .init("text", .null),
        .init("confidence", .string("none")), .init("evidence", .array([])),
        .init("reason", .string(reason)),
      ]
    }
  }
}
