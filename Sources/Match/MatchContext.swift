public import Wire

/// What a template is held against, besides the packet itself.
public struct MatchContext {
  public var basis: Basis
  public var names: Names
  /// What is compared.
  public var rules: MatchRules
  /// The kernel left the transport checksum to hardware that is not there.
  public var checksumIsUnfilled: Bool
  /// The headers of tunnels around the packet.
  public var outer: [OuterHeader]
  /// How values of the target's timestamp clock are compared; `nil`: not at all.
  public var timestampClock: TimestampClock?
  /// The last flow label that a plain script wrote, and what it stood for.
  public var flowLabel: (script: UInt32, live: UInt32)?

  public init(
    basis: Basis, names: @escaping Names, rules: MatchRules, checksumIsUnfilled: Bool = false,
    outer: [OuterHeader] = []
  ) {
    self.basis = basis
    self.names = names
    self.rules = rules
    self.checksumIsUnfilled = checksumIsUnfilled
    self.outer = outer
  }
}

/// The target's timestamp clock as a plain script sees it: values count from the first one that it wrote.
public struct TimestampClock: Hashable, Sendable {
  var script: UInt32
  var live: UInt32
  /// One step of the clock.
  var tick: Instant.Interval
  /// How far a value may be off.
  var tolerance: Instant.Interval

  /// - Parameter base: the first value that the script wrote, and the one that came.
  public init(
    base: (script: UInt32, live: UInt32), tick: Instant.Interval, tolerance: Instant.Interval
  ) {
    (script, live) = base
    self.tick = tick
    self.tolerance = tolerance
  }

  /// A value of the clock as the script would write it.
  func value(_ actual: UInt32) -> UInt32 { script &+ (actual &- live) }

  func isRight(_ actual: UInt32, for expected: UInt32) -> Bool {
    let ticks = Int32(bitPattern: value(actual) &- expected).magnitude
    return Double(ticks) * tick.seconds <= tolerance.seconds
  }
}

/// The two readings of one language.
public enum MatchRules: Hashable, Sendable {
  /// A script with front matter: a field that is not written is not looked at; PSH is looked at only if written; the
  /// order of options and their padding do not matter.
  case probe
  /// A script without: as packetdrill compares. All flags, the urgent pointer, the options octet by octet (but for
  /// timestamps); an acknowledgement number that is not written is 0, and so is every octet of payload.
  case packetdrill
}
