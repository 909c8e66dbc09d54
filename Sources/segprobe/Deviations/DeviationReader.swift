import Report
import Yams

/// Reads one entry of a deviations file; what is wrong is said with its line.
struct DeviationReader {
  private let entry: YAMLMembers

  private static let keys = [
    "probe", "case", "ip", "verdict", "sometimes", "actual", "reply", "next", "expect", "reason",
    "since", "sysctl",
  ]

  init(_ node: Node, _ path: String) throws(YAMLFault) {
    entry = try YAMLMembers(node, path, what: "a deviation", keys: Self.keys)
  }

  /// The entry says that its cases are not to be run.
  var isExemption: Bool {
    get throws(YAMLFault) { try meaning() == nil }
  }

  /// `nil` for an exemption.
  private func meaning() throws(YAMLFault) -> Deviation.Meaning? {
    let verdict = try entry.text("verdict") ?? Deviation.Meaning.deviation.rawValue
    if verdict == "skip" { return nil }
    if let meaning = Deviation.Meaning(rawValue: verdict) { return meaning }
    throw entry.fault(
      "'verdict' must be fail, inconclusive, optional or skip, not '\(verdict)'")
  }

  private static let nothing = Deviation.Expectation(text: nil, actual: nil)

  /// One for each probe that the entry names.
  func deviations() throws(YAMLFault) -> [Deviation] {
    let probes = try entry.texts("probe")
    guard !probes.isEmpty else { throw entry.fault("'probe' is missing") }
    guard let reason = try entry.text("reason") else { throw entry.fault("'reason' is missing") }
    let meaning = try meaning()
    let sometimes = try entry.text("sometimes") ?? "false"
    guard ["true", "false"].contains(sometimes) else {
      throw entry.fault("'sometimes' must be true or false")
    }
    let expectation = Deviation.Expectation(
      text: try entry.text("expect"), actual: try entry.text("actual"),
      reply: try entry.text("reply"), next: try entry.text("next"))
    guard (meaning == nil) == (expectation == Self.nothing) else {
      throw entry.fault(
        meaning == nil
          ? "what is skipped has no 'actual', 'reply', 'next' or 'expect'"
          : "'actual', 'reply' or 'expect' must say what the target does instead")
    }
    let cases = try entry.texts("case")
    let versions = try versions()
    let (since, sysctl) = (try entry.text("since"), try entry.text("sysctl"))
    return probes.map { probe in
      Deviation(
        probe: probe, cases: cases, versions: versions, expectation: expectation,
        meaning: meaning ?? .deviation, isIntermittent: sometimes == "true", reason: reason,
        since: since, sysctl: sysctl, line: entry.line)
    }
  }

  private func versions() throws(YAMLFault) -> [String] {
    let versions = try entry.texts("ip")
    for version in versions where !["4", "6", "mapped"].contains(version) {
      throw entry.fault("'ip' must be 4, 6 or mapped, not '\(version)'")
    }
    return versions
  }
}
