import Engine
import Mutation
import Report
import Script
import Wire

/// What a proof found: the score of each probe, what survived, and what is wrong with declarations.
struct MutationReport {
  private let bases: BaseRuns
  private let skipped: Int
  private var results: [MutantResult] = []
  /// What is wrong with the front matter of probes.
  private var faults: [String] = []
  private var console: Console

  /// - Parameter skipped: cases that do not fit what is under test.
  init(_ console: Console, _ bases: BaseRuns, skipped: Int) {
    self.console = console
    self.bases = bases
    self.skipped = skipped + bases.skipped
  }

  mutating func add(_ results: [MutantResult], of probes: [Probe], isWhole: Bool) {
    self.results = results
    faults = EquivalentCheck(results, isWhole: isWhole).faults(of: probes)
  }

  // MARK: The list

  /// Shows the changes without running them.
  /// - Returns: the exit status.
  mutating func list(_ jobs: [Job]) -> Int32 {
    for job in jobs {
      guard let mutant = job.mutant else { continue }
      let text = MutantText(mutant, job)
      console.print("\(text.headline)\n\(text.details)")
    }
    showUnfit()
    let count = bases.passed.count
    console.print("\(jobs.count) changes of \(count) \(count == 1 ? "case" : "cases")\n")
    return bases.unfit.isEmpty ? 0 : 1
  }

  // MARK: The scores

  /// - Returns: the exit status.
  mutating func show(elapsed: Instant.Interval, isCut: Bool) -> Int32 {
    let files = bases.passed.map(\.job.probe.file)
    let byFile = Dictionary(grouping: results, by: \.job.probe.file)
    var known: Set<String> = []
    for file in files where known.insert(file).inserted {
      show(file, MutationScore(byFile[file] ?? []))
    }
    showUnfit()
    for fault in faults { console.print("ERROR     \(Printable.line(fault))\n") }
    let score = MutationScore(results)
    if isCut { console.print("interrupted\n") }
    console.print(score.summary(cases: bases.passed.count, skipped: skipped, elapsed) + "\n")
    if !score.survivors.isEmpty || !faults.isEmpty { return 1 }
    if bases.unfit.contains(where: { $0.judgement.severity == .wrong }) { return 1 }
    return score.doubtful.isEmpty && bases.unfit.isEmpty ? 0 : 2
  }

  private mutating func show(_ file: String, _ score: MutationScore) {
    let equivalents = score.equivalents == 0 ? "" : "  (\(score.equivalents) equivalent)"
    console.print("\(score.fraction.padded(to: 10))  \(Printable.line(file))\(equivalents)\n")
    for result in score.survivors + score.doubtful {
      let text = MutantText(result.mutant, result.job)
      let reason = result.outcome.reason.map { "  (\(Printable.line($0)))" } ?? ""
      console.print(
        "  \(result.outcome.name.padded(to: 12))  \(text.headline)\(reason)\n\(text.details)")
    }
  }

  private mutating func showUnfit() {
    for (job, judgement, reason) in bases.unfit {
      console.print(
        "\(judgement.word.padded(to: 10))  \(Printable.line(job.name))  (\(Printable.line(reason)))\n"
      )
    }
  }

  /// Writes a line for each change.
  func write(to destination: ReportRequest.Destination) throws(SystemError) {
    let file = try destination.open()
    for result in results {
      let line = JSONLines.mutant(
        result.mutantLine, equivalent: result.equivalent, outcome: result.outcome.name,
        reason: result.outcome.reason)
      try file.write(Array((line + "\n").utf8))
    }
  }
}

extension MutantResult {
  fileprivate var mutantLine: JSONLines.Mutant {
    JSONLines.Mutant(
      probe: job.probe.file, caseName: job.caseName, version: job.mode, change: mutant.name,
      original: mutant.original, mutated: mutant.mutated, location: mutant.location,
      script: mutant.script)
  }
}

/// A change for people.
private struct MutantText {
  /// `ack of segment 2  [RST exact]`
  let headline: String
  /// Three lines: the original, what became of it, and the line that took it.
  let details: String

  init(_ mutant: Mutant, _ job: Job) {
    let caseName = job.caseName.isEmpty ? "" : "  [\(Printable.line(job.caseName))]"
    headline = Printable.line(mutant.name) + caseName
    let place = mutant.location.map { "\($0.file):\($0.line): " } ?? ""
    details = """
          original  \(Printable.line(mutant.original))
          mutated   \(Printable.line(mutant.mutated))
          taken by  \(Printable.line(place + mutant.script))

      """
  }
}
