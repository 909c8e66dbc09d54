import Wire

/// `jsonl=FILE`: a JSON object a line, at once.
public struct JSONLinesFormat: RunFormat {
  private let hasEvents: Bool

  /// - Parameter hasEvents: without them it can be read by segprobe alone, and is half as long.
  public init(hasEvents: Bool = true) { self.hasEvents = hasEvents }

  public mutating func begin(_ run: RunStart) -> String {
    JSONLines.run(run) + "\n"
  }

  public mutating func add(_ own: RunRecord.Case) -> String {
    JSONLines.verdict(own, hasEvents: hasEvents) + "\n"
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    JSONLines.fault(probe: probe, reason: reason) + "\n"
  }

  public mutating func end(_ run: RunEnd) -> String {
    JSONLines.summary(
      run.tally, elapsed: run.elapsed, interrupted: run.isInterrupted, exitCode: run.exitStatus)
      + "\n"
  }
}
