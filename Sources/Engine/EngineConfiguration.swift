public import Match
public import Script
public import Wire

/// What a run needs to know besides the script.
public struct EngineConfiguration: Sendable {
  /// The target's address and the port that scripts mean when they name none.
  public var target: Endpoint
  /// The tester's address and the port that the target connects to.
  public var tester: Endpoint
  /// The tester's ports, one for each connection in the order of their first segments; when they are used up, the numbers
  /// behind the last one follow.
  public var testerPorts: [UInt16] = [40_000]
  /// What scripts call `MTU`: of the link between tester and target, octets.
  public var mtu = 1500
  /// At the end every connection is reset: what a lab's end takes away would stay on a target outside for long.
  public var resetsConnections = false
  public var tolerance = Tolerance()
  /// How long a probe listens after its last event for segments that nobody expected.
  public var settle = Instant.Interval.milliseconds(10)
  /// How long a call may take that the script does not let block, before it counts as hanging.
  public var callPatience = Instant.Interval.seconds(2)
  /// How long `*` waits for a segment.
  public var anyTimePatience = Instant.Interval.seconds(60)
  /// How long a shell command of a script may take.
  public var commandPatience = Instant.Interval.seconds(30)
  /// `false`: a script with shell commands or code in it is skipped.
  public var allowsCommands = true
  /// Run on the target before the script's own first command.
  public var initialCommands: [Command] = []
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

  /// The run can be repeated, so that a verdict of which there is any doubt is better not given.
  public var isTentative = false
  /// A plain script's pass is doubted for less lateness than packetdrill allows itself, and its failure for a segment that
  /// comes at another time because this machine, or the events before it, may have taken longer.
  public var isStrict = false

  public init(target: Endpoint, tester: Endpoint) {
    self.target = target
    self.tester = tester
  }
}

/// The one rule for times: an event may be off by an absolute time or by a share of the interval since the event before,
/// whichever is larger; and what the target does may be later by two ticks of its clock.
///
/// A kernel's timer never runs out early. It is set in whole ticks, rounded up; it runs out with the tick after, or an
/// eighth later where it is long; and at times with the one after that, as another processor counts the ticks, or runs the
/// timers of one that sleeps (Linux, kernel/time/timer.c, timer_migration.c). These are up to three ticks, of which the
/// tolerance covers one. Even an answer at once may come from a timer: the ACK of a FIN is delayed until the next tick. At 1000 Hz, for which scripts
/// are written, all of that is 3 ms.
public struct Tolerance: Hashable, Sendable {
  public var absolute = Instant.Interval.milliseconds(4)
  /// 0.125 is 12.5 %.
  public var share = 0.125

  /// The distance of the ticks of the target's clock; zero for a target that has none.
  public var tick = Instant.Interval.zero

  /// From tester to target and back, where that takes more than a lab's link: so much later may an answer be seen.
  public var roundTrip = Instant.Interval.zero

  public init() {}

  public func allowed(over interval: Instant.Interval) -> Instant.Interval {
    let relative = Instant.Interval(nanoseconds: Int64(Double(interval.nanoseconds) * share))
    return max(absolute, relative)
  }

  /// How late the target may be.
  public func late(over interval: Instant.Interval) -> Instant.Interval {
    allowed(over: interval) + timerSlack
  }

  var timerSlack: Instant.Interval { tick + tick + roundTrip }
}

extension EngineConfiguration {
  /// The longest packet that the link carries, octets: the length field of IPv4 ends before the MTU of some interfaces,
  /// that of IPv6 does not count the header (RFC 791, section 3.1; RFC 8200, section 3).
  func packetLimit(_ mode: IPMode) -> Int { min(mtu, mode == .version6 ? 65_575 : 65_535) }
}
