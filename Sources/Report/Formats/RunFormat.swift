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
  /// The positions of the cases that will follow, in any order.
  public var positions: [Int]
  /// CLOCK_REALTIME.
  public var started: Instant
  /// Which part of a whole run this is.
  public var shard: ShardNumber?
  /// What is tested, if not this machine's TCP in labs: the name of a stack, `HOST:PORT`, a command.
  public var target: String?

  public init(
    version: String, probes: Int, positions: [Int], started: Instant, shard: ShardNumber? = nil,
    target: String? = nil
  ) {
    self.version = version
    self.probes = probes
    self.positions = positions
    self.started = started
    self.shard = shard
    self.target = target
  }

  /// `3/8`: the third of eight.
  public struct ShardNumber: Hashable, Sendable {
    /// From 1.
    public var number: Int
    public var count: Int

    public init(number: Int, count: Int) {
      self.number = number
      self.count = count
    }

    public var text: String { "\(number)/\(count)" }

    init?(_ text: String) {
      let parts = text.split(separator: "/").map { Int($0) }
      guard parts.count == 2, let number = parts[0], let count = parts[1],
        number >= 1, number <= count
      else { return nil }
      self.init(number: number, count: count)
    }
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
