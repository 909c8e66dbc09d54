import ArgumentParser
import Engine
import Glibc
import Report
import Wire

/// `segprobe compare BEFORE AFTER`
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Shows what differs between two runs: verdicts, measured quantities, requirements.",
    discussion: """
      Both are jsonl reports. Exit status: 0 when every case that is in both has the same verdict, 1 when not, 2 when \
      a report cannot be read.
      """)

  @Argument(help: ArgumentHelp("The earlier run, or the first stack.", valueName: "before.jsonl"))
  var before: String

  @Argument(help: ArgumentHelp("The later run, or the second stack.", valueName: "after.jsonl"))
  var after: String

  @Option(
    help: ArgumentHelp(
      "A measured quantity has changed when it differs by more than so many percent.",
      valueName: "percent"))
  var threshold = 25.0

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("Write the page of the later run, with what changed.", valueName: "file"))
  var html: String?

  func validate() throws {
    guard threshold >= 0, threshold.isFinite else {
      throw ValidationError("--threshold is a number of percent, 0 or more")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try compare() }
  }

  private func compare() throws(SystemError) -> Int32 {
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
