import Engine
import Report
import Script
import Wire

/// A whole run: the suite as often as it was asked for, and the exit status.
struct SuiteRun {
  private let command: RunCommand
  private let suite: Suite
  private let plan: ShardPlan
  private let shard: Shard?
  private let book: DeviationBook
  private let files: ReportFiles
  private let captures: CaptureFolder?

  init(_ command: RunCommand, _ suite: Suite, _ jobs: [Job]) throws(SystemError) {
    self.command = command
    self.suite = suite
    shard = try command.chosenShard()
    book = DeviationBook(command.deviationSource, for: suite.readings.map(\.probe))
    plan = try ShardPlan(
      shard, of: book.exempting(jobs), suite.faults, durations: command.durations,
      limit: command.limit)
    files = try ReportFiles(
      ReportRequest.complete(command.report), last: LastReport(),
      context: PageContext(near: suite.readings.map(\.probe.file)))
    captures = try command.pcap.map { path throws(SystemError) in try CaptureFolder(path) }
  }

  /// - Returns: the exit status.
  func run() throws(SystemError) -> Int32 {
    for fault in book.faults { Console.complain(fault) }
    if !plan.remark.isEmpty { Console.complain("segprobe: " + plan.remark) }
    // A shard may well have nothing to do.
    if remaining.isEmpty, suite.faults.isEmpty, shard == nil {
      Console.complain("segprobe: no case is left to run")
      complainAboutVerdicts()
      return 2
    }
    let common = try Worker.prepare(
      command.caseConfiguration, buildsLabs: remaining.contains { $0.target == nil })
    var rounds = Rounds()
    for round in 1...command.rounds {
      if try runRound(round, &rounds, common) { break }
    }
    common.end()
    files.finish()
    rounds.compare(console)
    return rounds.exitStatus
  }

  private var console: Console { .forPeople(beside: command.report) }

  /// Those that have to be run for their verdict.
  private var remaining: [Job] {
    plan.jobs.filter { $0.verdict == nil }.map { job in
      var job = job
      job.deviations = book.deviations(of: job)
      return job
    }
  }

  /// Why nothing can be run.
  private func complainAboutVerdicts() {
    var counts: [String: Int] = [:]
    for case .skip(let reason)? in plan.jobs.map(\.verdict) { counts[reason, default: 0] += 1 }
    for case .inconclusive(let reason)? in plan.jobs.map(\.verdict) {
      counts[reason, default: 0] += 1
    }
    for line in RunReport.lines(of: counts) { Console.complain(line) }
  }

  /// - Returns: whether the run is to end here.
  private func runRound(
    _ round: Int, _ rounds: inout Rounds, _ common: borrowing Worker.Common
  ) throws(SystemError) -> Bool {
    let positions = plan.jobs.map(\.position)
    var report = RunReport(
      console, positions: positions, isVerbose: command.verbose, captures: captures, files: files)
    if command.rounds > 1 { report.say("round \(round) of \(command.rounds)\n") }
    files.begin(
      RunStart(
        version: Version.number, probes: suite.count, positions: positions,
        started: Clock.realTime(),
        shard: shard.map { RunStart.ShardNumber(number: $0.number, count: $0.count) },
        target: command.subject.name))
    for fault in plan.faults { report.cannotRun(fault) }
    var judge = Judge(report: report, book: book, target: command.subject.name)
    for job in plan.jobs {
      guard let verdict = job.verdict else { continue }
      judge.finished(job, job.transcript(verdict, at: Clock.realTime()))
    }
    var runner = try common.runner(remaining, limit: command.limit)
    let signal = runner.run(&judge)
    report = judge.report
    let tally = report.end(interruptedBy: signal)
    rounds.add(report, tally, isCut: signal != nil || !book.faults.isEmpty)
    files.end(
      RunEnd(
        tally: tally, elapsed: report.elapsed, isInterrupted: signal != nil,
        exitStatus: rounds.exitStatus))
    // For `segprobe coverage`; a run is none the worse where it cannot be kept.
    try? ResultStore()?.update(judge.results)
    return signal != nil
  }
}
