import Engine
import Mutation
import Report
import Script

/// The runs with a change in them, and what became of each.
struct MutantRuns: Runner.Observer {
  private let book: DeviationBook
  private var screen: LiveScreen
  private let jobs: [Job]
  /// By position in `jobs`.
  private var outcomes: [Int: MutantOutcome] = [:]

  /// - Parameter jobs: each with a mutant.
  init(_ book: DeviationBook, _ jobs: [Job], _ screen: LiveScreen) {
    self.book = book
    self.screen = screen
    self.jobs = jobs.enumerated().map { position, job in
      var job = job
      job.position = position
      return job
    }
  }

  /// Those that have no outcome yet, or none that says anything.
  var waiting: [Job] {
    jobs.filter { job in
      switch outcomes[job.position] {
      case nil, .notReached, .error: true
      case .killed, .survived, .inconclusive: false
      }
    }
  }

  /// Those that were not noticed, not reached or said nothing, and declared equivalents that were noticed.
  var surprising: [Job] {
    jobs.filter { job in
      guard let mutant = job.mutant, let outcome = outcomes[job.position] else { return false }
      return switch outcome {
      case .killed: job.declares(mutant)
      case .survived: !job.declares(mutant)
      case .inconclusive, .notReached: true
      case .error: false
      }
    }
  }

  /// In the order of the listing.
  var results: [MutantResult] {
    jobs.compactMap { job in
      guard let mutant = job.mutant, let outcome = outcomes[job.position] else { return nil }
      return MutantResult(
        job: job, mutant: mutant, outcome: outcome, equivalent: job.declares(mutant))
    }
  }

  mutating func finished(_ job: Job, _ transcript: Transcript) {
    if outcomes[job.position] == nil { screen.finishedCount += 1 }
    outcomes[job.position] = MutantOutcome(
      transcript, job.judgement(of: transcript, book.deviations(of: job)))
  }

  mutating func tick(running: Int, latest: String) { screen.draw(running: running, latest) }

  var isGone: Bool { screen.isGone }

  /// Nothing more will come: the line that says how far it has come is taken away.
  mutating func end() { screen.clear() }
}

extension Job {
  /// The front matter says that this change is as right as the original.
  fileprivate func declares(_ mutant: Mutant) -> Bool {
    (probe.header?.equivalents ?? []).contains { $0.covers(mutant, testCase.name) }
  }
}
