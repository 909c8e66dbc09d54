public import Wire

/// A kind of report, such as JUnit's XML: text out of what happens in a run, as it happens. No I/O.
///
/// A command may run its suite several times; `begin` and `end` enclose each of these runs, `finish` closes the report.
/// Every function returns what is to be appended to the file now; a format that cannot say anything before the end
/// returns nothing until then.
public protocol RunFormat {
  mutating func begin(_ run: RunStart) -> String
  /// A case has ended; cases come in the order in which they end.
  mutating func add(_ own: RunRecord.Case) -> String
  /// A script cannot be run: one error without a case.
  /// - Parameter reason: the diagnostic in full.
  mutating func addFault(probe: String, reason: String) -> String
  mutating func end(_ run: RunEnd) -> String
  mutating func finish() -> String
}

extension RunFormat {
  public mutating func finish() -> String { "" }
}

public struct RunStart: Hashable, Sendable {
  /// Of segprobe.
  public var version: String
  /// Scripts without error.
  public var probes: Int
  /// How many will follow.
  public var cases: Int
  /// CLOCK_REALTIME.
  public var started: Instant

  public init(version: String, probes: Int, cases: Int, started: Instant) {
    self.version = version
    self.probes = probes
    self.cases = cases
    self.started = started
  }
}

public struct RunEnd: Hashable, Sendable {
  public var tally: Tally
  public var elapsed: Instant.Interval
  /// A signal ended it early.
  public var isInterrupted: Bool
  /// What the program will return.
  public var exitStatus: Int32

  public init(tally: Tally, elapsed: Instant.Interval, isInterrupted: Bool, exitStatus: Int32) {
    self.tally = tally
    self.elapsed = elapsed
    self.isInterrupted = isInterrupted
    self.exitStatus = exitStatus
  }
}
