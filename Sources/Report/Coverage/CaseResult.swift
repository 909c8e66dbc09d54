public import Engine
public import Wire

/// What became of one case the last time that it was run, without its transcript.
public struct CaseResult: Hashable, Sendable {
  /// What was tested, if not this machine's TCP in a lab: `HOST:PORT`, or the command that started the server.
  public var target: String?
  /// The absolute path.
  public var probe: String
  /// Empty if the probe has no cases.
  public var caseName: String
  public var version: IPMode
  /// As `Judgement.name` has it: `pass`, `known-deviation`.
  public var judgement: String
  /// Why it is not `pass`: the failure, or the reason that the deviations file gives.
  public var reason: String?
  public var measures: [Measure]
  /// What the target sent after the last segment of the script, in script notation.
  public var replies: [String]
  /// The last state that was read.
  public var state: String?
  /// What was seen in a cell of the table of states and segments.
  public var observation: Observation?
  /// When it was run, CLOCK_REALTIME.
  public var date: Instant

  public init(
    _ own: RunRecord.Case, probe: String, target: String? = nil, date: Instant
  ) {
    let transcript = own.transcript
    self.target = target
    self.probe = probe
    caseName = transcript.caseName
    version = transcript.version
    judgement = own.judgement.name
    reason = own.judgement.deviation?.reason ?? transcript.verdict.reason
    measures = transcript.measures
    replies = transcript.repliesToLast
    state = transcript.lastState
    observation = transcript.observation
    self.date = date
  }

  public var outcome: Outcome { Outcome(judgement: judgement) }

  /// What it says of a requirement.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case pass
    case deviation = "known deviation"
    /// Failed, failed otherwise than the deviations file says, or passed against it.
    case fail
    /// Inconclusive, skipped, or an error.
    case unsure = "not judged"
    case notRun = "not run"

    /// - Parameter judgement: as `Judgement.name` has it.
    init(judgement: String) {
      self =
        switch judgement {
        case "pass": .pass
        case "known-deviation": .deviation
        case "fail", "other-deviation", "unexpected-pass": .fail
        default: .unsure
        }
    }

    /// What several cases say together: one failure is enough, and those that were run speak for those that were not.
    /// `nil`: there are none.
    public static func together(_ outcomes: [Outcome]) -> Outcome? {
      [.fail, .deviation, .pass, .unsure, .notRun].first(where: outcomes.contains)
    }
  }
}

extension Judgement {
  /// What it says of a requirement.
  public var outcome: CaseResult.Outcome { CaseResult.Outcome(judgement: name) }
}

extension Verdict {
  var reason: String? {
    switch self {
    case .pass: nil
    case .fail(let failure): failure.summary
    case .inconclusive(let reason), .error(let reason), .skip(let reason): reason
    }
  }
}
