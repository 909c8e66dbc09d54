import Engine
import Glibc
import Lab
import Report
import Wire

/// A whole run: the suite as often as it was asked for, and the exit status.
struct SuiteRun {
  private let command: RunCommand
  private let suite: Suite
  private let jobs: [Job]
  private let book: DeviationBook

  init(_ command: RunCommand, _ suite: Suite, _ jobs: [Job]) {
    self.command = command
    self.suite = suite
    self.jobs = jobs
    book = DeviationBook(command.deviationSource, for: suite.probes)
  }

  /// - Returns: the exit status.
  func run() throws -> Int32 {
    do throws(SystemError) {
      return try runRounds()
    } catch {
      Console.complain("segprobe: \(error)")
      return 2
    }
  }

  private func runRounds() throws(SystemError) -> Int32 {
    for fault in book.faults { Console.complain(fault) }
    let files = try ReportFiles(command.report.map(\.value))
    let captures: CaptureFolder? = try command.pcap.map { path throws(SystemError) in try CaptureFolder(path) }
    if jobs.isEmpty {
      if suite.faults.isEmpty { Console.complain("segprobe: no case is left to run") }
      return 2
    }
    do { _ = try UserNamespace.enter() } catch {
      Console.complain("segprobe: \(error)")
      return 2
    }
    return try runRounds(files, captures)
  }

  private func runRounds(_ files: ReportFiles, _ captures: CaptureFolder?) throws(SystemError) -> Int32 {
    var rounds = Rounds()
    for round in 1...command.rounds {
      var report = RunReport(
        Console(terminal: .standardOutput()), book, count: jobs.count, isVerbose: command.verbose,
        captures: captures, files: files)
      if command.rounds > 1 { report.say("round \(round) of \(command.rounds)\n") }
      files.write(
        JSONLines.run(
          version: Version.number, probes: suite.probes.count, cases: jobs.count,
          started: Clock.realTime()))
      for fault in suite.faults { report.cannotRun(fault) }
      let settings = command.caseConfiguration
      var runner = try Runner(jobs, limit: command.limit) { Worker.run($0, settings) }
      let signal = runner.run(&report)
      let tally = report.end(interruptedBy: signal)
      rounds.add(report, tally, isCut: signal != nil || !book.faults.isEmpty)
      files.write(
        JSONLines.summary(
          tally, elapsed: report.elapsed, interrupted: signal != nil, exitCode: rounds.exitCode))
      if signal != nil { break }
    }
    rounds.compare()
    return rounds.exitCode
  }
}

/// What several rounds of the same suite have in common.
private struct Rounds {
  private(set) var worst = Judgement.Severity.fine
  /// By case: every verdict that it had.
  private var verdicts: [String: Set<String>] = [:]
  private var count = 0

  /// - Parameter isCut: the round says less than it should.
  mutating func add(_ report: RunReport, _ tally: Tally, isCut: Bool) {
    count += 1
    worst = max(worst, tally.worst)
    if isCut { worst = max(worst, .notRun) }
    for (name, verdict) in report.verdicts { verdicts[name, default: []].insert(verdict) }
  }

  var exitCode: Int32 {
    switch worst {
    case .fine: 0
    case .wrong: 1
    case .notRun: 2
    }
  }

  /// Names the cases that had not the same verdict every time.
  func compare() {
    guard count > 1 else { return }
    var console = Console(terminal: .standardOutput())
    let changing = verdicts.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    for (name, verdicts) in changing {
      console.print("\(Printable.line(name)): \(verdicts.sorted().joined(separator: " and "))\n")
    }
    if changing.isEmpty { console.print("the same verdict for every case in all \(count) rounds\n") }
  }
}
