import ArgumentParser
import Engine
import Glibc
import Report
import Wire

/// `segprobe compare BEFORE AFTER`, `segprobe compare --stacks A B C...`
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Shows what differs between two runs, or what several stacks make of each requirement.",
    discussion: """
      All are jsonl reports. Exit status: 0 when every case that is in both has the same verdict, with --stacks when \
      nothing is other than the RFCs and the deviations files say; 1 when not; 2 when a report cannot be read.
      """)

  @Argument(
    help: ArgumentHelp(
      "The earlier run and the later one; with --stacks, one for each stack.",
      valueName: "run.jsonl"),
    completion: CompletionKind.report)
  var runs: [String]

  @Flag(help: "A row for each requirement, a column for each run.")
  var stacks = false

  @Flag(help: "With --stacks: rows too in which no stack differs.")
  var all = false

  @Flag(help: "With --stacks: in short, as Markdown, a row for each folder of probes.")
  var areas = false

  @Option(
    help: ArgumentHelp(
      "A measured quantity has changed when it differs by more than so many percent.",
      valueName: "percent"))
  var threshold = 25.0

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("With --stacks: write all rows as CSV.", valueName: "file"),
    completion: .file())
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Write a page: the later run with what changed, or all stacks.", valueName: "file"),
    completion: .file())
  var html: String?

  func validate() throws {
    guard threshold >= 0, threshold.isFinite else {
      throw ValidationError("--threshold is a number of percent, 0 or more")
    }
    guard stacks || runs.count == 2 else {
      throw ValidationError("two runs are compared; --stacks compares any number")
    }
    guard stacks || (csv == nil && !all && !areas) else {
      throw ValidationError("--csv, --all and --areas go with --stacks")
    }
    guard !(stacks && json) else {
      throw ValidationError("--json compares two runs; for stacks there is --csv")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try stacks ? compareStacks() : compare() }
  }

  private func compareStacks() throws(SystemError) -> Int32 {
    let stacks = try StackRuns(runs)
    let comparison = stacks.comparison
    if let csv { try Files.create(csv).write(comparison.csv.utf8) }
    if let html { try Files.create(html).write(stacks.page.utf8) }
    let text = areas ? comparison.areas : comparison.text(all ? .all : .differing)
    try? OpenFile.write(text.utf8, to: STDOUT_FILENO)
    return comparison.isExplained ? 0 : 1
  }

  private func compare() throws(SystemError) -> Int32 {
    let (before, after) = (runs[0], runs[1])
    let (old, new) = (try MergedRun([before]), try MergedRun([after]))
    let comparison = RunComparison(
      (before, old.cases), (after, new.cases), threshold: threshold / 100)
    let text = json ? comparison.json.text + "\n" : comparison.text
    try? OpenFile.write(text.utf8, to: STDOUT_FILENO)
    if let html { try writePage(of: new, comparison, to: html) }
    return comparison.hasSameVerdicts ? 0 : 1
  }

  private func writePage(
    of run: MergedRun, _ comparison: RunComparison, to path: String
  ) throws(SystemError) {
    var context = PageContext(near: run.cases.map(\.transcript.probe))
    context.changes = comparison
    var page = PageFormat(context)
    var tally = Tally()
    _ = page.begin(run.start)
    for fault in run.faults { _ = page.addFault(probe: fault.file, reason: fault.text) }
    for own in run.cases {
      tally.add(own.judgement)
      _ = page.add(own)
    }
    _ = page.end(
      RunEnd(
        tally: tally, elapsed: run.elapsed, isInterrupted: run.isInterrupted, exitStatus: 0))
    let file = try Files.create(path)
    try file.write(page.finish().utf8)
  }
}
