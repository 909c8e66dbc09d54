public import Match
public import Wire

/// What a run needs to know besides the script.
public struct EngineConfiguration: Sendable {
  /// The target's address and the port that scripts mean when they name none.
  public var target: Endpoint
  /// The tester's address and the port that the target connects to.
  public var tester: Endpoint
  /// The tester's port for the first connection; each further one takes the next.
  public var firstTesterPort: UInt16 = 40_000
  public var tolerance = Tolerance()
  /// How long a probe listens after its last event for segments that nobody expected.
  public var settle = Instant.Interval.milliseconds(10)
  /// How long a call may take that the script does not let block, before it counts as hanging.
  public var callPatience = Instant.Interval.seconds(2)
  /// How long `*` waits for a segment.
  public var anyTimePatience = Instant.Interval.seconds(60)
  /// How long a shell command of a script may take.
  public var commandPatience = Instant.Interval.seconds(30)
  /// `false`: a script with shell commands in it is an error.
  public var allowsCommands = true
  /// Expected data must come in the very segments that the script writes.
  public var strictSegments = false
  /// How long one step of the target's timestamp clock takes (RFC 7323, section 5.4): the values that a plain script
  /// writes are then compared. `nil`: they are not.
  public var timestampTick: Instant.Interval?
  /// A plain script may echo a timestamp that it never wrote for the target: the same distance from the first one.
  public var echoesScaledTimestamps = false
  /// What is noted, and fails nothing, where it is not as a plain script says.
  public var nonFatal: Set<NonFatal> = []

  public enum NonFatal: String, Hashable, Sendable, CaseIterable {
    case packet
    case syscall
  }

  public init(target: Endpoint, tester: Endpoint) {
    self.target = target
    self.tester = tester
  }
}

/// The one rule for times: an event may be off by an absolute time or by a share of the interval since the event before,
/// whichever is larger.
public struct Tolerance: Hashable, Sendable {
  public var absolute = Instant.Interval.milliseconds(4)
  /// 0.125 is 12.5 %.
  public var share = 0.125

  public init() {}

  public func allowed(over interval: Instant.Interval) -> Instant.Interval {
    let relative = Instant.Interval(nanoseconds: Int64(Double(interval.nanoseconds) * share))
    return max(absolute, relative)
  }
}
