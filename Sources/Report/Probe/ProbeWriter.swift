public import Engine
import Script
import Wire

/// Writes down what happened as a probe: what the tester sent is sent again, what the target answered is expected.
///
/// What a second run cannot repeat is left open: windows, the values of options, text that is no echo, and how long
/// somebody thought about the next segment. The tester's initial sequence numbers become 0 where no text of a script
/// says what they were.
public struct ProbeWriter: Sendable {
  /// For the front matter: a service of the target, or `any`; `nil` where nobody listens.
  public var service: String?
  /// The only IP version for which the probe makes sense; `nil`: both.
  public var version: IPMode?

  public init(service: String? = nil, version: IPMode? = nil) {
    self.service = service
    self.version = version
  }

  /// A script that parses and, run against a target that is like this one, passes.
  ///
  /// Title, checks and tags are those of the transcript. A packet of the tester that comes with a text (`script`) is
  /// written as that says, from its `<` on; else as its octets say. A silence stands for the time since what is before it.
  /// - Returns: `nil` if there is nothing that a script could say.
  public func text(of transcript: Transcript) -> String? {
    let steps = ProbeSteps(transcript).steps
    guard steps.contains(where: \.isSegment) else { return nil }
    let body = ProbeTiming(steps).timed()
    let width = body.map(\.time.count).max() ?? 0
    let lines = body.map { line in
      line.time.isEmpty ? line.text : line.time.padded(to: width) + " " + line.text
    }
    return (frontMatter(of: transcript, body) + lines).map { $0 + "\n" }.joined()
  }

  private func frontMatter(of transcript: Transcript, _ body: [ProbeLine]) -> [String] {
    var lines = ["/*---", "title: \(Self.quoted(transcript.title))"]
    if !transcript.checks.isEmpty {
      lines.append("checks: [\(transcript.checks.map(Self.quoted).joined(separator: ", "))]")
    }
    if let service { lines.append("service: \(service)") }
    if let version { lines.append("ip: \(version == .version6 ? 6 : 4)") }
    let isSlow = body.reduce(Instant.Interval.zero) { $0 + $1.least } > Self.slow
    let tags = Set(transcript.tags + (isSlow ? ["slow"] : [])).sorted()
    if !tags.isEmpty { lines.append("tags: [\(tags.map(Self.quoted).joined(separator: ", "))]") }
    return lines + ["---*/"]
  }

  /// What takes longer is tagged.
  private static let slow = Instant.Interval.seconds(5)

  /// A scalar of YAML (YAML 1.2, sections 7.3.1 and 7.3.3), without what would end the front matter.
  static func quoted(_ text: String) -> String {
    let text = Printable.line(text).replacing("*/", with: "* /")
    let isPlain =
      text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
      && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":")
      && !text.hasSuffix(" ") && !text.contains { ",[]{}&*".contains($0) }
    if isPlain { return text }
    return "'" + text.replacing("'", with: "''") + "'"
  }
}

/// One line of the body.
struct ProbeLine: Hashable {
  /// Empty for a comment.
  var time: String
  var text: String
  /// The time that it takes at least.
  var least = Instant.Interval.zero
}
