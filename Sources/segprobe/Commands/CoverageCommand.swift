import ArgumentParser
import Engine
import Glibc
import Report
import Script

/// `segprobe coverage [PATH...]`
struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Shows which requirements probes check, and what became of them the last time.",
    discussion: """
      Every 'segprobe run' keeps the verdict of each case of a probe in segprobe/last-run.jsonl below \
      $XDG_STATE_HOME, or ~/.local/state; a run of a part replaces only what it runs.

      Classes of requirements: a, on the wire; a*, on the wire if the target's application sends or closes first; b, \
      with an agent; c and d, not by probes.

      With --states, the table of states and segments: what became of each cell, and, with --csv, the answer and the \
      next state that were observed there.

      Exit status: 2 when a script or a table is wrong, or a cell has no case; otherwise 1 when --missing shows \
      something; otherwise 0.
      """)

  @Argument(
    help:
      "Files and folders of probes. Default: Probes here, or those that came with this program.",
    completion: CompletionKind.script)
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take the verdicts from this report of 'segprobe run --report jsonl=FILE'.", valueName: "file"
    ),
    completion: CompletionKind.report)
  var results: String?

  @Option(
    help: ArgumentHelp(
      "Take the verdicts of this target or server, as it was named for 'segprobe run'.",
      valueName: "target"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "Only requirements of this RFC; may be repeated.", valueName: "number"))
  var rfc: [Int] = []

  @Flag(help: "Only requirements of class a, a* or b that no probe checks.")
  var missing = false

  @Flag(help: "Every state by every segment, instead of requirements.")
  var states = false

  @Flag(help: "Comma-separated values, a line for each requirement or cell.")
  var csv = false

  @Flag(help: "JSON, with each case.")
  var json = false

  func validate() throws {
    guard !csv || !json else { throw ValidationError("--csv and --json exclude each other") }
    guard !states || (rfc.isEmpty && !missing && !json) else {
      throw ValidationError("--states goes with --csv, and not with --rfc, --missing or --json")
    }
    guard results == nil || target == nil else {
      throw ValidationError("--results and --target exclude each other")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try show() }
  }

  private func show() throws(SystemError) -> Int32 {
    let files = try ProbeFiles.find(paths.isEmpty ? [try Self.usualFolder()] : paths)
    let suite = Suite(files: files, definitions: [:], .own)
    for fault in suite.faults { Console.complain(fault.text) }
    if states { return try showStates(of: suite) }
    let requirements = suite.requirements.filter { rfc.isEmpty || rfc.contains(where: $0.isOf) }
    guard !requirements.isEmpty else {
      throw SystemError(
        rfc.isEmpty
          ? "no table of requirements is near these probes"
          : "no table of requirements has rows of this RFC", code: 0)
    }
    let coverage = Coverage(
      requirements, Selection().jobs(of: suite.readings), try lastResults())
    let shown = missing ? coverage.missing : coverage
    write(shown, CoverageText(coverage: coverage).summary)
    if !suite.faults.isEmpty { return 2 }
    return missing && !shown.entries.isEmpty ? 1 : 0
  }

  private func showStates(of suite: Suite) throws(SystemError) -> Int32 {
    guard !suite.cells.isEmpty else {
      throw SystemError("no table of states and segments is near these probes", code: 0)
    }
    let grid = StateGrid(suite.cells, Selection().jobs(of: suite.readings), try lastResults())
    write(csv ? StateGridData(grid: grid).csv : StateGridText(grid: grid).lines)
    for fault in grid.faults { Console.complain("segprobe: " + fault) }
    return suite.faults.isEmpty && grid.faults.isEmpty ? 0 : 2
  }

  private static func usualFolder() throws(SystemError) -> String {
    if Files.kind(of: "Probes") == .folder { return "Probes" }
    guard let folder = InstalledProbes.folder else {
      throw SystemError("there is no folder 'Probes' here: name the probes", code: 0)
    }
    return folder
  }

  private func lastResults() throws(SystemError) -> LastResults {
    if let results { return try LastResults.read(results) }
    return LastResults(ResultStore()?.results ?? [], target: target)
  }

  private func write(_ coverage: Coverage, _ summary: String) {
    let data = CoverageData(coverage: coverage)
    let text = CoverageText(coverage: coverage)
    write(csv ? data.csv : json ? [data.json.text] : text.table + [summary])
  }

  private func write(_ lines: [String]) {
    // A reader that has gone wants no more lines.
    try? OpenFile.write(lines.map { $0 + "\n" }.joined().utf8, to: STDOUT_FILENO)
  }
}

extension Requirement {
  fileprivate func isOf(_ rfc: Int) -> Bool { document == "RFC\(rfc)" }
}
