import ArgumentParser
import Engine
import Report

/// `segprobe merge FILE...`
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the jsonl reports of shards, and writes what one run would have written.",
    discussion: """
      With one file it turns a jsonl report into the other formats. The exit status is that of the run, and 2 when a \
      shard is missing, there twice, or was cut.
      """)

  @Argument(
    help: ArgumentHelp("Reports: --report jsonl=FILE of each shard.", valueName: "file"),
    completion: CompletionKind.report)
  var files: [String]

  @Option(
    help: ArgumentHelp("\(ReportRequest.help)", valueName: "kind=file"),
    transform: { try ReportRequest($0) })
  var report: [ReportRequest] = []

  @Option(
    help: ArgumentHelp("Write a pcapng file of every case.", valueName: "folder"),
    completion: .directory)
  var pcap: String?

  @Flag(name: .shortAndLong, help: "Show the ladder of every case.")
  var verbose = false

  func run() throws {
    try leave { () throws(SystemError) in try merge() }
  }

  private func merge() throws(SystemError) -> Int32 {
    let run = try MergedRun(files)
    let reports = try ReportFiles(
      ReportRequest.complete(report), context: PageContext(near: run.cases.map(\.transcript.probe)))
    let captures = try pcap.map { path throws(SystemError) in try CaptureFolder(path) }
    var output = RunReport(
      .forPeople(beside: report), positions: run.start.positions, isVerbose: verbose,
      captures: captures, files: reports)
    reports.begin(run.start)
    for fault in run.faults { output.cannotRun(fault) }
    for own in run.cases { output.add(own) }
    for problem in run.problems { Console.complain("segprobe: \(problem)") }
    let tally = output.end(interruptedBy: nil, elapsed: run.elapsed)
    var rounds = Rounds()
    rounds.add(output, tally, isCut: run.isInterrupted || !run.problems.isEmpty)
    reports.end(
      RunEnd(
        tally: tally, elapsed: run.elapsed, isInterrupted: run.isInterrupted,
        exitStatus: rounds.exitStatus))
    reports.finish()
    return rounds.exitStatus
  }
}
