import Engine
import Mutation
import Report

/// What came of a run with a change in it.
enum MutantOutcome: Equatable {
  /// The case noticed; the sentence says how.
  case killed(String)
  case survived
  /// The change did not come about: what was to be changed did not come.
  case notReached
  case inconclusive(String)
  case error(String)

  /// - Parameter judgement: of the run, with what the deviations file says of the case.
  init(_ transcript: Transcript, _ judgement: Judgement) {
    switch transcript.verdict {
    case .error(let reason), .skip(let reason): self = .error(reason)
    case .inconclusive(let reason): self = .inconclusive(reason)
    case .pass:
      self = .init(
        transcript, judgement, "the case passes, though the deviations file expects a failure")
    case .fail(let failure): self = .init(transcript, judgement, failure.summary)
    }
  }

  /// As expected is as unchanged: a deviation that is still the one in the file has not noticed anything.
  private init(_ transcript: Transcript, _ judgement: Judgement, _ summary: String) {
    if !transcript.isMutated {
      self = .notReached
    } else {
      self = judgement.severity == .fine ? .survived : .killed(summary)
    }
  }

  /// As reports spell it.
  var name: String {
    switch self {
    case .killed: "killed"
    case .survived: "survived"
    case .notReached: "not-reached"
    case .inconclusive: "inconclusive"
    case .error: "error"
    }
  }

  var reason: String? {
    switch self {
    case .killed(let reason), .inconclusive(let reason), .error(let reason): reason
    case .survived, .notReached: nil
    }
  }
}

/// A change that was tried on a case.
struct MutantResult {
  let job: Job
  let mutant: Mutant
  var outcome: MutantOutcome
  /// Declared in the front matter.
  let equivalent: Bool
}
