import Script
import Wire

/// Our own lateness: the spans in which something of ours was due but had not happened yet.
///
/// What follows is judged from when it really happened, so being late is no harm by itself. It makes evidence worthless
/// where the target's own clocks can have had a hand in it.
struct Lateness {
  struct Span {
    var due: Instant
    var actual: Instant
    var kind: Kind
    /// What the script had us wait for it after the event in front.
    var wait = Instant.Interval.zero
    var calm = Calm.busy
    var location: SourceLocation?

    var length: Instant.Interval { actual - due }

    /// `1.2 ms late (line 7)`
    var text: String {
      "\(milliseconds(length)) late" + (location.map { " (line \($0.line))" } ?? "")
    }

    fileprivate func canCause(_ error: Instant.Interval?) -> Bool {
      guard let error else { return false }
      return error.nanoseconds / Lateness.amplification <= length.nanoseconds
    }
  }

  /// What was under way when an action was due.
  enum Calm: Hashable {
    /// The target may have counted the time: a round trip, its timers.
    case busy
    /// Both sides had acknowledged all that the script had seen, or it had seen nothing of this socket. What the target has
    /// sent since then it had not seen yet.
    case settled(since: Instant)
    /// The script had seen no segment, and no later time of it stands on its own.
    case untouched
  }

  /// What the code of a script looked at.
  struct Reading {
    var at: Instant
    var counts: Counts
    var location: SourceLocation?
  }

  /// What the target's counts that some code looks at depend on, the least sensitive first.
  enum Counts: Comparable {
    /// The segments and the calls, which are all judged.
    case segments
    /// How long what was under way took, too.
    case roundTrips
    /// Every time.
    case times
  }

  enum Kind {
    case action
    /// A command that was begun in time, and took longer than such a command should.
    case command
  }

  /// So long a stall can hide that a timer of the target ran out without a segment: a connection that is given up,
  /// a TIME-WAIT that ends. The shortest such timers are RTOs of 200 ms.
  static let stall = Instant.Interval.milliseconds(100)

  /// How many times our delay may show in a time of the target: a round trip that we made longer counts threefold in the
  /// first RTO (RFC 6298, section 2.2), which may double since.
  static let amplification: Int64 = 8

  /// Half a tick of 4 ms.
  private static let harmless = Instant.Interval.milliseconds(2)

  private(set) var spans: [Span] = []
  /// What the target did after a time of its own: when, and how far within its limits.
  private(set) var timed: [(at: Instant, margin: Instant.Interval)] = []

  /// Records an action that was due at `due` and happened at `actual`, if it was later than allowed.
  mutating func note(_ span: Span, tolerance: Instant.Interval = .zero) {
    if span.length > tolerance { spans.append(span) }
  }

  /// Records what the target did in time, if it was not at once.
  /// - Parameter delay: after the event in front.
  mutating func noteTimed(
    _ instant: Instant, after delay: Instant.Interval, margin: Instant.Interval
  ) {
    if delay > Self.atOnce { timed.append((instant, margin)) }
  }

  /// What takes longer may be a timer's.
  private static let atOnce = Instant.Interval.milliseconds(1)

  /// The worst of our actions after which a run that passed may have passed because of it.
  /// - Parameters:
  ///   - limit: what is later can have mattered as soon as there was a segment.
  ///   - share: of the wait before an action, that it may have been late by; `nil`: by no more than the limit.
  ///   - targetStamps: when the target sent segments.
  func worstForPass(
    limit: Instant.Interval, share: Double?, targetStamps: [Instant], readings: [Reading]
  ) -> Span? {
    let worst = spans.filter { span in
      // What commands take is the script's own, in every run of it.
      guard span.kind == .action else { return false }
      if isBeforeAll(span, targetStamps) { return span.length > Self.stall }
      let isSettled = isSettled(span, targetStamps)
      let allowed = Instant.Interval(
        nanoseconds: Int64(Double(span.wait.nanoseconds) * (share ?? 1)))
      let isStrict = share != nil && !isSettled
      return span.length > (isStrict ? min(limit, max(allowed, Self.harmless)) : limit)
        || !isSettled && latenessOfRoundTrip(until: span, targetStamps) > limit
        || readings.contains { $0.canShow(span, from: isStrict ? .roundTrips : .times) }
        || targetStamps.contains { span.due < $0 && $0 < span.actual }
        || timed.contains {
          $0.at > span.due
            && $0.margin.nanoseconds / Self.amplification <= span.length.nanoseconds
        }
    }
    return worst.max { $0.length < $1.length }
  }

  /// The target had nothing to count from.
  private func isBeforeAll(_ span: Span, _ targetStamps: [Instant]) -> Bool {
    span.calm == .untouched && !targetStamps.contains { $0 < span.actual }
  }

  private func isSettled(_ span: Span, _ targetStamps: [Instant]) -> Bool {
    guard case .settled(let since) = span.calm else { return false }
    return !targetStamps.contains { since < $0 && $0 < span.actual }
  }

  /// By how much all that was late since the target's last segment has made a round trip longer.
  private func latenessOfRoundTrip(until span: Span, _ targetStamps: [Instant]) -> Instant.Interval
  {
    let last = targetStamps.filter { $0 < span.actual }.max() ?? span.actual
    let together = spans.filter {
      $0.kind == .action && last <= $0.actual && $0.actual <= span.actual
        && !isBeforeAll($0, targetStamps) && !isSettled($0, targetStamps)
    }
    return together.reduce(.zero) { $0 + $1.length }
  }

  /// The worst span that may be the cause of what happened at `instant`.
  /// - Parameters:
  ///   - timeError: if what happened is wrong in its time, by how much.
  ///   - targetStamps: when the target sent segments: one in a span is a timer that ran while we were late.
  ///   - countsAll: what is judged depends on every round trip: every span after the first segment may be the cause.
  func excuse(
    for instant: Instant, timeError: Instant.Interval?, targetStamps: [Instant], countsAll: Bool
  ) -> Span? {
    let candidates = spans.filter { span in
      span.due <= instant
        && (countsAll && !isBeforeAll(span, targetStamps) || span.canCause(timeError)
          || span.length > Self.stall
          || targetStamps.contains { span.due < $0 && $0 < span.actual })
    }
    return candidates.max { $0.length < $1.length }
  }
}

extension Lateness.Reading {
  /// Looking later changes nothing but times; what happens later does.
  fileprivate func canShow(_ span: Lateness.Span, from least: Lateness.Counts) -> Bool {
    counts >= (span.location == location ? .times : least) && at >= span.actual
  }
}
