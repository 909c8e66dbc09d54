import Engine
import Script
import Wire

/// `tap=FILE`: the Test Anything Protocol, version 14, in the order of the listing. A known deviation is a TODO: it is
/// not as the RFC says, and nobody is surprised.
public struct TAPFormat: RunFormat {
  private var order = ListingOrder<RunRecord.Case>()
  private var count = 0
  private var hasBegun = false

  public init() {}

  public mutating func begin(_ run: RunStart) -> String {
    order = ListingOrder(run.positions)
    defer { hasBegun = true }
    return hasBegun ? "" : "TAP version 14\n"
  }

  public mutating func add(_ own: RunRecord.Case) -> String {
    order.add(own, at: own.position).map { line(of: $0.1) }.joined()
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    point(isOk: false, name: Printable.line(probe), directive: "")
      + Self.block([("judgement", .string("error")), ("reason", .string(reason))])
  }

  public mutating func end(_ run: RunEnd) -> String {
    var text = order.rest().map { line(of: $0.1) }.joined()
    text += "# " + run.tally.summary(of: run.elapsed) + "\n"
    if run.isInterrupted { text += "Bail out! interrupted\n" }
    return text
  }

  /// The plan stands at the end, since a run may be repeated, or cut.
  public mutating func finish() -> String { "1..\(count)\n" }

  private mutating func line(of own: RunRecord.Case) -> String {
    let text = CaseText(own)
    switch own.judgement {
    case .pass:
      return point(isOk: true, name: text.name, directive: "") + Self.block(details(of: own))
    case .skip, .notJudged:
      return point(isOk: true, name: text.name, directive: "SKIP " + text.reason)
    case .deviates:
      return point(isOk: false, name: text.name, directive: "TODO " + text.reason)
        + Self.block(details(of: own))
    case .fail, .deviatesOtherwise, .unexpectedPass, .inconclusive, .error:
      return point(isOk: false, name: text.name, directive: "")
        + Self.block(details(of: own) + trouble(of: own, text))
    }
  }

  private mutating func point(isOk: Bool, name: String, directive: String) -> String {
    count += 1
    // A backslash and a number sign have a meaning in a description.
    var safe = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      if scalar == "#" || scalar == "\\" { safe.append("\\") }
      safe.append(scalar)
    }
    let start = "\(isOk ? "ok" : "not ok") \(count) - \(String(safe))"
    return start + (directive.isEmpty ? "" : " # \(directive)") + "\n"
  }

  private func details(of own: RunRecord.Case) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("title", .string(own.transcript.title)),
      ("checks", .array(own.transcript.checks.map { .string($0) })),
      (
        "duration_ms",
        .number(
          Double((own.transcript.end - own.transcript.start).nanoseconds / 1_000) / 1_000)
      ),
    ]
    if !own.transcript.measures.isEmpty {
      let measures = own.transcript.measures.map { JSON.Member($0.name, .number($0.value)) }
      members.append(("measures", .object(measures)))
    }
    return members
  }

  private func trouble(of own: RunRecord.Case, _ text: CaseText) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("judgement", .string(own.judgement.name)), ("message", .string(text.reason)),
    ]
    if case .fail(let failure) = own.transcript.verdict {
      if let location = failure.location {
        members.append(
          (
            "at",
            .object([.init("file", .string(location.file)), .init("line", .integer(location.line))])
          ))
      }
      members.append(("expected", .array(failure.expected.map { .string($0) })))
      members.append(("actual", failure.actual.map { .string($0) } ?? .null))
    }
    members.append(("ladder", .array(text.lines.map { .string($0) })))
    return members
  }

  /// A YAML block whose values are written as JSON, which YAML 1.2 takes.
  private static func block(_ members: [(String, JSON)]) -> String {
    "  ---\n" + members.map { "  \($0.0): \($0.1.text)\n" }.joined() + "  ...\n"
  }
}
