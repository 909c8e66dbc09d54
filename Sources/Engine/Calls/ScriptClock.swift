import Script
import Wire

/// Where the script's time lies in real time, for the stamps that calls return.
struct ScriptClock {
  /// Script time 0.
  var start: Instant
  /// How far a stamp may be off.
  var tolerance: Instant.Interval
  /// When a point of script time was, for all that the run knows.
  var actual: (Instant.Interval) -> ClosedRange<Instant>

  init(
    start: Instant, tolerance: Instant.Interval = .milliseconds(4),
    actual: ((Instant.Interval) -> ClosedRange<Instant>)? = nil
  ) {
    self.start = start
    self.tolerance = tolerance
    self.actual = actual ?? { start + $0...start + $0 }
  }

  /// Whether `stamp` is what a script means by `expected`, both since the start. Zero means any
  /// stamp.
  func accepts(_ stamp: Instant.Interval, as expected: Instant.Interval) -> Bool {
    let (range, stamp) = (actual(expected), start + stamp)
    return expected == .zero
      || range.lowerBound - tolerance <= stamp && stamp <= range.upperBound + tolerance
  }
}

extension Instant.Interval {
  /// `{scm_sec=1, scm_nsec=20000000}`; `nil` if the members are something else.
  init?(stamp members: [Expression.Member]) {
    guard members.count == 2, members[0].name == "scm_sec", members[1].name == "scm_nsec",
      case .integer(let seconds, _) = members[0].value,
      case .integer(let nanoseconds, _) = members[1].value
    else { return nil }
    self.init(nanoseconds: seconds &* 1_000_000_000 &+ nanoseconds)
  }

  /// From the octets of a `struct timespec`.
  init(timespec octets: [UInt8]) {
    let seconds = HostOctets.integer(octets.prefix(8))
    self.init(
      nanoseconds: seconds &* 1_000_000_000 &+ HostOctets.integer(octets.dropFirst(8).prefix(8)))
  }

  var stamp: [Expression.Member] {
    let second: Int64 = 1_000_000_000
    var (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: second)
    if rest < 0 { (seconds, rest) = (seconds - 1, rest + second) }
    return [
      Expression.Member(name: "scm_sec", value: .integer(seconds)),
      Expression.Member(name: "scm_nsec", value: .integer(rest)),
    ]
  }
}
