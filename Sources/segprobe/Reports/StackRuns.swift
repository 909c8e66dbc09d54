import Engine
import Report
import Wire

/// The reports of the same probes against several stacks.
struct StackRuns {
  let comparison: StackComparison
  private let context: PageContext
  private let start: RunStart
  private let elapsed: Instant.Interval
  private let isInterrupted: Bool

  /// - Parameter files: a run each, at least one.
  init(_ files: [String]) throws(SystemError) {
    var stacks: [StackComparison.Stack] = []
    var starts: [RunStart] = []
    var elapsed = Instant.Interval.zero
    var isInterrupted = false
    for file in files {
      let run = try MergedRun([file])
      stacks.append(.init(name: run.start.target ?? Self.name(of: file), cases: run.cases))
      starts.append(run.start)
      elapsed = elapsed + run.elapsed
      isInterrupted = isInterrupted || run.isInterrupted
    }
    context = PageContext(near: stacks.flatMap(\.cases).map(\.transcript.probe))
    comparison = StackComparison(stacks, requirements: context.requirements)
    start = RunStart(
      version: starts[0].version, probes: starts.map(\.probes).max() ?? 0, positions: [],
      started: starts.map(\.started).min() ?? starts[0].started)
    (self.elapsed, self.isInterrupted) = (elapsed, isInterrupted)
  }

  /// `results/lwip.jsonl` is lwip's.
  private static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    return last.hasSuffix(".jsonl") ? String(last.dropLast(6)) : last
  }

  /// All stacks in one page. What was not run of a stack says why, and nothing more.
  var page: String {
    var context = context
    context.stacks = comparison.stacks.map { ($0.name, $0.cases.count) }
    var page = PageFormat(context)
    _ = page.begin(start)
    var tally = Tally()
    var position = 0
    for stack in comparison.stacks {
      for var own in stack.cases {
        own.position = position
        own.transcript.tags.append(stack.name)
        position += 1
        tally.add(own.judgement)
        _ = page.add(own)
      }
    }
    _ = page.end(
      RunEnd(tally: tally, elapsed: elapsed, isInterrupted: isInterrupted, exitStatus: 0))
    return page.finish()
  }
}
