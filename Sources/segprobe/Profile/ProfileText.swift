import Report
import Wire

/// A profile for people.
struct ProfileText {
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - head: what was profiled.
  ///   - hasEvidence: each line is followed by what it rests on.
  init(_ profile: Profile, head: String, hasEvidence: Bool) {
    lines.append(head)
    lines.append(
      "\(Figure.count(profile.segmentCount, "segment")) on \(Figure.count(profile.conversationCount, "4-tuple")) in \(Seconds.tenths(profile.duration)) s"
    )
    for section in Property.Section.allCases {
      lines += ["", section.rawValue]
      for finding in profile.findings where finding.property.section == section {
        append(finding, hasEvidence)
      }
    }
  }

  private static let width =
    (Property.allCases.map(\.label.count).max() ?? 0) + 2

  private mutating func append(_ finding: DataSheetLine, _ hasEvidence: Bool) {
    let label = "  " + finding.property.label.padded(to: Self.width)
    switch finding.outcome {
    case .unseen(let reason): lines.append(label + Printable.line("not seen: \(reason)"))
    case .seen(let sight):
      let doubt = sight.confidence == .high ? "" : "  (\(sight.confidence.rawValue) confidence)"
      lines.append(label + Printable.line(sight.text) + doubt)
      if hasEvidence { lines += sight.evidence.map { "      " + Printable.line($0) } }
    }
  }
}
