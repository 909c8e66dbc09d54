import Engine
import Mutation
import Report

/// The unchanged runs: what changes can be found in them.
struct BaseRuns: Runner.Observer {
  struct Base {
    var job: Job
    var transcript: Transcript
  }

  private let book: DeviationBook
  private var screen: LiveScreen
  private var bases: [Base] = []
  /// Cases that are not as they should be, so that nothing can be proved of them: with the reason.
  private(set) var unfit: [(job: Job, judgement: Judgement, reason: String)] = []
  private(set) var skipped = 0

  init(_ book: DeviationBook, _ screen: LiveScreen) {
    self.book = book
    self.screen = screen
  }

  /// In the order of the listing.
  var passed: [Base] { bases.sorted { $0.job.position < $1.job.position } }

  mutating func finished(_ job: Job, _ transcript: Transcript) {
    let judgement = job.judgement(of: transcript, book.deviations(of: job))
    screen.finishedCount += 1
    switch judgement {
    case .pass, .deviates: bases.append(Base(job: job, transcript: transcript))
    case .skip, .notJudged: skipped += 1
    default: unfit.append((job, judgement, transcript.verdict.reason))
    }
  }

  mutating func tick(running: Int, latest: String) { screen.draw(running: running, latest) }

  var isGone: Bool { screen.isGone }

  /// Nothing more will come: the line that says how far it has come is taken away.
  mutating func end() { screen.clear() }
}

extension Verdict {
  fileprivate var reason: String {
    switch self {
    case .pass: "passes, though the deviations file expects a failure"
    case .fail(let failure): failure.summary
    case .inconclusive(let reason), .error(let reason), .skip(let reason): reason
    }
  }
}
