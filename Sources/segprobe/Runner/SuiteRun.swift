import Engine
import Report
import Wire

/// A whole run: the suite as often as it was asked for, and the exit status.
struct SuiteRun {
  private let command: RunCommand
  private let suite: Suite
  private let jobs: [Job]
  private let book: DeviationBook
  private let files: ReportFiles
  private let captures: CaptureFolder?

  init(_ command: RunCommand, _ suite: Suite, _ jobs: [Job]) throws(SystemError) {
    self.command = command
    self.suite = suite
    self.jobs = jobs
    book = DeviationBook(command.deviationSource, for: suite.readings.map(\.probe))
    files = try ReportFiles(command.report.map(\.value))
    captures = try command.pcap.map { path throws(SystemError) in try CaptureFolder(path) }
  }

  /// - Returns: the exit status.
  func run() throws(SystemError) -> Int32 {
    for fault in book.faults { Console.complain(fault) }
    if jobs.isEmpty, suite.faults.isEmpty {
      Console.complain("segprobe: no case is left to run")
      return 2
    }
    let stamps = jobs.isEmpty ? nil : try Worker.prepare()
    var rounds = Rounds()
    for round in 1...command.rounds {
      if try runRound(round, &rounds) { break }
    }
    _ = consume stamps
    rounds.compare()
    return rounds.exitStatus
  }

  /// - Returns: whether the run is to end here.
  private func runRound(_ round: Int, _ rounds: inout Rounds) throws(SystemError) -> Bool {
    var report = RunReport(
      Console(terminal: .standardOutput()), book, count: jobs.count, isVerbose: command.verbose,
      captures: captures, files: files)
    if command.rounds > 1 { report.say("round \(round) of \(command.rounds)\n") }
    files.write(
      JSONLines.run(
        version: Version.number, probes: suite.count, cases: jobs.count,
        started: Clock.realTime()))
    for fault in suite.faults { report.cannotRun(fault) }
    let settings = command.caseConfiguration
    var runner = try Runner(jobs, limit: command.limit) {
      Worker.run($0, settings, $1)
    }
    let signal = runner.run(&report)
    let tally = report.end(interruptedBy: signal)
    rounds.add(report, tally, isCut: signal != nil || !book.faults.isEmpty)
    files.write(
      JSONLines.summary(
        tally, elapsed: report.elapsed, interrupted: signal != nil, exitCode: rounds.exitStatus))
    return signal != nil
  }
}
