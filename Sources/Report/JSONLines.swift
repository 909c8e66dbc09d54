import Engine
import Match
import Script
public import Wire

/// The lines of a `--report jsonl=FILE` report: one `run`, one `verdict` for each case, one `summary`.
public enum JSONLines {
  public static func run(_ run: RunStart) -> String {
    object(
      [
        ("type", .string("run")), ("segprobe", .string(run.version)),
        ("probes", .integer(run.probes)), ("cases", .integer(run.positions.count)),
        ("started", .number(Instant.Interval(nanoseconds: run.started.nanoseconds).seconds)),
      ] + (run.shard.map { [("shard", .string($0.text))] } ?? [])
        + (run.target.map { [("target", .string($0))] } ?? []))
  }

  /// A case: verdicts come in the order in which cases end.
  /// - Parameter hasEvents: what happened is told in words, too, for readers who have no use for the transcript.
  public static func verdict(
    _ own: RunRecord.Case, hasEvents: Bool = true
  ) -> String {
    let transcript = own.transcript
    return object(
      identity(of: transcript) + [("position", .integer(own.position))]
        + reason(of: transcript.verdict) + outcome(own.judgement) + details(of: transcript)
        + cell(of: transcript)
        + (hasEvents ? [("events", .array(TranscriptEvents.json(of: transcript)))] : [])
        + [("transcript", .string(Base64.text(of: own.encoded)))])
  }

  /// A script that cannot be run: an `error` without a case and an IP version.
  public static func fault(probe: String, reason: String) -> String {
    object([
      ("type", .string("verdict")), ("probe", .string(probe)), ("case", .string("")), ("ip", .null),
      ("verdict", .string("error")), ("seconds", .number(0)), ("reason", .string(reason)),
      ("judgement", .string(Judgement.error.name)), ("as_expected", .bool(false)),
    ])
  }

  /// - Parameter exitCode: what the program will return.
  public static func summary(
    _ tally: Tally, elapsed: Instant.Interval, interrupted: Bool, exitCode: Int32
  ) -> String {
    object([
      ("type", .string("summary")), ("cases", .integer(tally.count)),
      ("pass", .integer(tally.passed)),
      ("fail", .integer(tally.failed)), ("deviation", .integer(tally.deviated)),
      ("not_judged", .integer(tally.notJudged)),
      ("unexpected_pass", .integer(tally.passedUnexpectedly)),
      ("inconclusive", .integer(tally.inconclusive)),
      ("error", .integer(tally.errors)), ("skip", .integer(tally.skipped)),
      ("seconds", .number(elapsed.seconds)),
      ("interrupted", .bool(interrupted)), ("exit", .integer(Int(exitCode))),
    ])
  }

  static func object(_ members: [(String, JSON)]) -> String {
    JSON.object(members.map { JSON.Member($0.0, $0.1) }).text
  }

  private static func identity(of transcript: Transcript) -> [(String, JSON)] {
    [
      ("type", .string("verdict")), ("probe", .string(transcript.probe)),
      ("case", .string(transcript.caseName)),
      ("ip", .string(transcript.version.rawValue)), ("verdict", .string(transcript.verdict.name)),
      ("seconds", .number((transcript.end - transcript.start).seconds)),
    ]
  }

  private static func reason(of verdict: Verdict) -> [(String, JSON)] {
    switch verdict {
    case .pass: []
    case .inconclusive(let reason), .error(let reason), .skip(let reason):
      [("reason", .string(reason))]
    case .fail(let failure): [("reason", .string(failure.summary)), ("failure", json(failure))]
    }
  }

  private static func json(_ failure: Failure) -> JSON {
    let differences = failure.differences.map { difference in
      JSON.object([
        JSON.Member("field", .string(difference.field)),
        JSON.Member("expected", .string(difference.expected)),
        JSON.Member("actual", .string(difference.actual)),
      ])
    }
    var members: [JSON.Member] = []
    if let location = failure.location {
      members.append(JSON.Member("file", .string(location.file)))
      members.append(JSON.Member("line", .integer(location.line)))
    }
    members.append(JSON.Member("expected", .array(failure.expected.map { .string($0) })))
    members.append(JSON.Member("actual", failure.actual.map { .string($0) } ?? .null))
    members.append(JSON.Member("differences", .array(differences)))
    return .object(members)
  }

  private static func outcome(_ judgement: Judgement) -> [(String, JSON)] {
    let own: [(String, JSON)] = [
      ("judgement", .string(judgement.name)),
      ("as_expected", .bool(judgement.severity == .fine)),
    ]
    guard let deviation = judgement.deviation else { return own }
    var members = own
    members.append(("deviation", .string(deviation.reason)))
    members.append(("deviation_line", .integer(deviation.line)))
    if case .deviatesOtherwise(_, let mismatch) = judgement {
      members.append(("mismatch", .string(mismatch)))
    }
    return members
  }

  private static func details(of transcript: Transcript) -> [(String, JSON)] {
    [
      ("title", .string(transcript.title)),
      ("checks", .array(transcript.checks.map { .string($0) })),
      ("tags", .array(transcript.tags.map { .string($0) })),
      ("measures", .array(transcript.measures.map(json))),
      ("attempts", .integer(transcript.earlierAttempts.count + 1)),
    ]
  }

  /// What the table of states and segments is filled with.
  private static func cell(of transcript: Transcript) -> [(String, JSON)] {
    guard let cell = transcript.cell else { return [] }
    let seen = transcript.observation
    return [
      ("state", .string(cell.state)), ("segment", .string(cell.segment)),
      ("reply", seen.map { .string($0.reply) } ?? .null),
      ("next_state", seen?.next.map { .string($0.rawValue) } ?? .null),
    ]
  }

  private static func json(_ measure: Measure) -> JSON {
    .object([
      JSON.Member("name", .string(measure.name)), JSON.Member("value", .number(measure.value)),
      JSON.Member("unit", .string(measure.unit)),
    ])
  }
}
