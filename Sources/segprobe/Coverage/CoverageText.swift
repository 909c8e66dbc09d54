import Engine
import Report
import Script

/// The table of requirements for people.
struct CoverageText {
  let coverage: Coverage

  /// For each requirement a line, and below it its probes, or the reason why there is none.
  var table: [String] { coverage.entries.flatMap(lines) }

  private func lines(of entry: Coverage.Entry) -> [String] {
    let requirement = entry.requirement
    let head = [
      requirement.id.padded(to: idWidth), requirement.level.padded(to: levelWidth),
      requirement.section.padded(to: sectionWidth), requirement.text,
    ]
    return [Printable.line(head.joined(separator: "  "))] + remarks(on: entry).map { "    " + $0 }
  }

  private func remarks(on entry: Coverage.Entry) -> [String] {
    let probes = entry.probes.map(line)
    if !probes.isEmpty { return probes }
    return [
      entry.requirement.canBeProbed
        ? "NO PROBE" : "no probe can tell: " + Printable.line(entry.requirement.reason)
    ]
  }

  /// `Probes/close/abort.pkt  2 pass`
  private func line(_ probe: Coverage.ProbeUse) -> String {
    let count = probe.uses.first?.caseCount ?? 1
    let cases = probe.caseNames.count < count ? " (\(probe.caseNames.count) of \(count) cases)" : ""
    let versions = Set(probe.uses.map(\.version))
    let version =
      versions == [.version4] ? ", IPv4 only" : versions == [.version6] ? ", IPv6 only" : ""
    let outcomes = Self.counts(probe.uses.map(\.outcome))
    return Printable.line(probe.file + cases).padded(to: 58) + "  " + outcomes + version
  }

  /// `3 pass, 1 known deviation`
  private static func counts(_ outcomes: [CaseResult.Outcome]) -> String {
    CaseResult.Outcome.allCases.compactMap { outcome in
      let count = outcomes.count { $0 == outcome }
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }.joined(separator: ", ")
  }

  private var idWidth: Int { width(\.id) }
  private var levelWidth: Int { width(\.level) }
  private var sectionWidth: Int { width(\.section) }

  private func width(_ field: KeyPath<Requirement, String>) -> Int {
    coverage.entries.map { $0.requirement[keyPath: field].count }.max() ?? 0
  }

  // MARK: Summary

  /// `117 of 117 rows of class a, a*, b have a probe: 100 pass, 17 known deviation; 14 rows no probe can tell`
  var summary: String {
    let judged = coverage.entries.filter(\.requirement.canBeProbed)
    let probed = judged.filter { !$0.uses.isEmpty }
    let others = coverage.entries.count - judged.count
    let outcomes = Self.counts(probed.compactMap(\.outcome))
    return "\(probed.count) of \(judged.count) rows of class a, a*, b have a probe"
      + (outcomes.isEmpty ? "" : ": \(outcomes)")
      + (others > 0 ? "; no probe can tell of \(others) more" : "")
  }
}
