import Match
import Script
import Wire

/// Where a run stands in time: when the event before really happened, and where the script thinks that it is.
struct TimeBase {
  /// The event before happened no sooner than this...
  var earliest: Instant
  /// ... and no later than this. The two differ where the evidence has a width, as a system call has.
  var latest: Instant
  /// Script time of the event before: the sum of what the script wrote.
  var nominal = Instant.Interval.zero
  /// When an inbound segment was due, if that was the event before: a train of them does not drift.
  var scheduled: Instant?
  /// When the event before was due, or began to be waited for.
  var due: Instant
  let start: Instant
  private let rules: MatchRules

  init(start: Instant, _ rules: MatchRules) {
    self.start = start
    self.rules = rules
    earliest = start
    latest = start
    due = start
  }

  /// The event happened at one instant.
  mutating func advance(to instant: Instant, nominal: Instant.Interval) {
    advance(from: instant, to: instant, nominal: nominal)
  }

  mutating func advance(from earliest: Instant, to latest: Instant, nominal: Instant.Interval) {
    self.earliest = min(earliest, latest)
    self.latest = latest
    self.nominal = nominal
    scheduled = nil
  }

  /// A packet has come. In a plain script no event is over before the one that it follows, and looking at a packet takes
  /// some time, as it does with the harness for which such scripts were written: what is sent after many of them makes a
  /// longer round trip than what is sent after one. Linux compares round trips by the microsecond (`tcp_min_rtt`).
  mutating func advance(toPacket instant: Instant, nominal: Instant.Interval) {
    switch rules {
    case .probe: advance(to: instant, nominal: nominal)
    case .packetdrill:
      advance(from: max(earliest, instant), to: max(latest, instant) + Self.look, nominal: nominal)
    }
  }

  private static let look = Instant.Interval.microseconds(10)

  /// When an event is due, at the earliest; one that may happen at any time is due at once.
  func due(_ time: TimeSpecification) -> Instant {
    switch time {
    case .relative(let delay), .blocking(let delay, _), .relativeRange(let delay, _):
      latest + delay
    case .absolute(let time), .absoluteBlocking(let time, _), .absoluteRange(let time, _):
      start + time
    case .any: latest
    }
  }

  /// When an event may happen.
  func window(_ time: TimeSpecification, _ tolerance: Tolerance) -> TimeWindow {
    var window = nominalWindow(time, tolerance)
    if rules == .packetdrill, window.to != nil {
      // One share for both ends: of the time from when the event before was due to the near end.
      let share = tolerance.allowed(over: self.due(time) - due)
      window.tolerance = share + tolerance.timerSlack
      window.earlyTolerance = share
    }
    return window
  }

  private func nominalWindow(_ time: TimeSpecification, _ tolerance: Tolerance) -> TimeWindow {
    switch time {
    case .relative(let delay), .blocking(let delay, _): relative(delay, delay, tolerance)
    case .relativeRange(let from, let to): relative(from, to, tolerance)
    case .absolute(let time), .absoluteBlocking(let time, _): absolute(time, time, tolerance)
    case .absoluteRange(let from, let to): absolute(from, to, tolerance)
    case .any:
      TimeWindow(
        from: earliest, to: nil, interval: .zero, tolerance: tolerance.absolute,
        earlyTolerance: tolerance.absolute)
    }
  }

  private func relative(
    _ from: Instant.Interval, _ to: Instant.Interval, _ tolerance: Tolerance
  ) -> TimeWindow {
    TimeWindow(
      from: earliest + from, to: latest + to, interval: to, tolerance: tolerance.late(over: to),
      earlyTolerance: tolerance.allowed(over: from))
  }

  private func absolute(
    _ from: Instant.Interval, _ to: Instant.Interval, _ tolerance: Tolerance
  ) -> TimeWindow {
    let interval = max(.zero, to - nominal)
    return TimeWindow(
      from: start + from, to: start + to, interval: interval,
      tolerance: tolerance.late(over: interval),
      earlyTolerance: tolerance.allowed(over: max(.zero, from - nominal)))
  }
}

/// The span in which an event may happen, tolerance not yet added.
struct TimeWindow {
  var from: Instant
  /// `nil`: any time.
  var to: Instant?
  /// From the event before to the latest time that is allowed.
  var interval: Instant.Interval
  /// How much later than `to` is still in time.
  var tolerance: Instant.Interval
  /// How much earlier than `from` is still in time; for a span, a share of its near end.
  var earlyTolerance: Instant.Interval

  /// The last instant at which the event counts as in time.
  var limit: Instant? { to.map { $0 + tolerance } }

  func isTooEarly(_ instant: Instant) -> Bool { to != nil && instant < from - earlyTolerance }

  func isTooLate(_ instant: Instant) -> Bool { limit.map { instant > $0 } ?? false }

  /// How far inside, tolerance added; negative outside. Where any time is right, as far as can be.
  func margin(of instant: Instant) -> Instant.Interval {
    guard let limit else { return Instant.Interval(nanoseconds: .max) }
    return min(instant - (from - earlyTolerance), limit - instant)
  }

  /// How far outside, tolerance taken off; zero inside.
  func error(of instant: Instant) -> Instant.Interval {
    guard let limit else { return .zero }
    return max(from - earlyTolerance - instant, instant - limit, .zero)
  }
}

extension TimeSpecification {
  /// What the script adds to its own clock; for a range, its end.
  func nominal(after before: Instant.Interval, actual: Instant.Interval) -> Instant.Interval {
    switch self {
    case .relative(let delay), .blocking(let delay, _): before + delay
    case .absolute(let time), .absoluteBlocking(let time, _): time
    case .any, .relativeRange, .absoluteRange: before + max(.zero, actual)
    }
  }
}
