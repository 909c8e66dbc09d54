import Engine
import Mutation
import Report
import Script
import Target
import Wire

/// A whole proof: every case as it is, then with every change, and the exit status.
struct MutationRun {
  private let command: MutateCommand
  private let suite: Suite
  private let jobs: [Job]
  private let book: DeviationBook
  private let fields: FieldTables

  init(_ command: MutateCommand, _ suite: Suite, _ jobs: [Job]) throws(SystemError) {
    self.command = command
    self.suite = suite
    book = DeviationBook(command.deviationSource, for: suite.readings.map(\.probe))
    self.jobs = book.exempting(jobs)
    fields = try FieldTables(for: suite.readings.map(\.probe.file))
  }

  /// - Returns: the exit status.
  func run() throws(SystemError) -> Int32 {
    for fault in book.faults { Console.complain(fault) }
    let runnable = jobs.filter { $0.verdict == nil }
    guard !runnable.isEmpty else {
      Console.complain("segprobe: no case of a probe is left to run")
      return 2
    }
    let start = Clock.monotonic()
    let common = try Worker.prepare(
      command.caseConfiguration, buildsLabs: runnable.contains { $0.target == nil })
    let status = try run(runnable, since: start, common)
    common.end()
    return status
  }

  private func run(
    _ runnable: [Job], since start: Instant, _ common: borrowing Worker.Common
  ) throws(SystemError) -> Int32 {
    var bases = BaseRuns(book, LiveScreen(command.console, count: runnable.count, what: "cases"))
    let isOver = try !run(runnable, &bases, common)
    bases.end()
    guard isOver else { return 2 }
    var report = MutationReport(command.console, bases, skipped: jobs.count - runnable.count)
    let mutants = bases.passed.flatMap(mutants)
    if command.list { return report.list(mutants) }
    var runs = MutantRuns(
      book, mutants, LiveScreen(command.console, count: mutants.count, what: "changes"))
    let isCut = try runAll(&runs, common)
    runs.end()
    report.add(runs.results, of: suite.readings.map(\.probe), isWhole: isWhole)
    if let request = command.report { try report.write(to: request.destination) }
    let status = report.show(elapsed: Clock.monotonic() - start, isCut: isCut)
    return suite.faults.isEmpty && book.faults.isEmpty && !isCut ? status : max(status, 2)
  }

  /// Every mutant of every case is tried, so that a declaration must be about one of them.
  private var isWhole: Bool { command.choice.filter.isEmpty && command.change.isEmpty }

  /// What did not come about is tried again: the same segments need not come in every run. What is not as it should be is
  /// tried once more with few beside it, and that run counts: a segment that comes late by chance, because many others are
  /// at work, can hide a change.
  /// - Returns: whether the run was interrupted.
  private func runAll(
    _ runs: inout MutantRuns, _ common: borrowing Worker.Common
  ) throws(SystemError) -> Bool {
    for _ in 1...3 {
      if runs.waiting.isEmpty { break }
      if try run(runs.waiting, &runs, common) { return true }
    }
    let surprising = runs.surprising
    return surprising.isEmpty ? false : try run(surprising, atMost: 4, &runs, common)
  }

  private func run(
    _ jobs: [Job], atMost most: Int = .max, _ observer: inout some Runner.Observer,
    _ common: borrowing Worker.Common
  ) throws(SystemError) -> Bool {
    var runner = try common.runner(jobs, limit: min(command.limit, most))
    let signal = runner.run(&observer)
    return signal != nil
  }

  private func mutants(of base: BaseRuns.Base) -> [Job] {
    let spoken = fields.of(base.job.probe.file).fields(of: base.job.testCase.checks)
    var tolerance = Tolerance()
    tolerance.tick = Clock.tick
    if let stack = command.subject.targetFile { tolerance.roundTrip = stack.patience }
    if let target = base.job.target { tolerance.roundTrip = target.roundTrip + target.roundTrip }
    return Mutants.all(
      of: base.job.testCase, in: base.transcript, speakingOf: spoken,
      textIsFree: base.job.probe.hasFreeText, tolerance
    ).filter { command.change.isEmpty || $0.name.contains(command.change) }.map { mutant in
      var job = base.job
      job.mutant = mutant
      return job
    }
  }
}

extension Probe {
  /// Whatever these say is right (RFC 864, RFC 867, RFC 9110); an echo, and what a script has written, must be exact.
  fileprivate var hasFreeText: Bool {
    guard let name = header?.service, let service = Service(rawValue: name) else {
      return header?.service == FrontMatter.anyService
    }
    return switch service {
    case .chargen, .daytime, .http: true
    case .echo, .discard, .hold: false
    }
  }
}
