import Report
import Yams

/// Reads one entry of a deviations file; what is wrong is said with its line.
struct DeviationReader {
  private let node: Node
  private let path: String
  /// By key. Looking up in a mapping of Yams compares what YAML makes of the words, by regular expressions.
  private var members: [String: Node] = [:]

  private static let keys = [
    "probe", "case", "ip", "verdict", "actual", "reply", "next", "expect", "reason", "since",
    "sysctl",
  ]

  init(_ node: Node, _ path: String) throws(DeviationFile.Fault) {
    self.node = node
    self.path = path
    guard let mapping = node.mapping else {
      throw Self.fault("a deviation is a mapping, 'probe: ...'", at: node, path)
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard Self.keys.contains(name) else {
        let known = Self.keys.joined(separator: ", ")
        throw Self.fault("unknown key '\(name)'; expected one of \(known)", at: key, path)
      }
      members[name] = value
    }
  }

  /// One for each probe that the entry names.
  func deviations() throws(DeviationFile.Fault) -> [Deviation] {
    let probes = try texts("probe")
    guard !probes.isEmpty else { throw fault("'probe' is missing") }
    guard let reason = try text("reason") else { throw fault("'reason' is missing") }
    guard try text("verdict") ?? "fail" == "fail" else { throw fault("'verdict' can only be fail") }
    let expectation = Deviation.Expectation(
      text: try text("expect"), actual: try text("actual"), reply: try text("reply"),
      next: try text("next"))
    guard expectation.text != nil || expectation.actual != nil || expectation.reply != nil else {
      throw fault("'actual', 'reply' or 'expect' must say what the target does instead")
    }
    let cases = try texts("case")
    let versions = try versions()
    let (since, sysctl) = (try text("since"), try text("sysctl"))
    return probes.map { probe in
      Deviation(
        probe: probe, cases: cases, versions: versions, expectation: expectation, reason: reason,
        since: since, sysctl: sysctl, line: line)
    }
  }

  private var line: Int { node.mark?.line ?? 0 }

  private func versions() throws(DeviationFile.Fault) -> [String] {
    let versions = try texts("ip")
    for version in versions where !["4", "6", "mapped"].contains(version) {
      throw fault("'ip' must be 4, 6 or mapped, not '\(version)'")
    }
    return versions
  }

  private func text(_ key: String) throws(DeviationFile.Fault) -> String? {
    guard let value = members[key] else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else {
      throw Self.fault("'\(key)' must be a text", at: value, path)
    }
    return text
  }

  /// One text or a list of them.
  private func texts(_ key: String) throws(DeviationFile.Fault) -> [String] {
    guard let value = members[key] else { return [] }
    guard let elements = value.sequence else { return try text(key).map { [$0] } ?? [] }
    var texts: [String] = []
    for element in elements {
      guard let text = element.scalar?.string else {
        throw Self.fault("each of '\(key)' must be a text", at: element, path)
      }
      texts.append(text)
    }
    return texts
  }

  private func fault(_ message: String) -> DeviationFile.Fault {
    Self.fault(message, at: node, path)
  }

  private static func fault(
    _ message: String, at node: Node, _ path: String
  ) -> DeviationFile.Fault {
    let place = node.mark.map { ":\($0.line):\($0.column)" } ?? ""
    return DeviationFile.Fault(description: "\(path)\(place): \(message)")
  }
}
