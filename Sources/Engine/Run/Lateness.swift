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

    var length: Instant.Interval { actual - due }

    fileprivate func canCause(_ error: Instant.Interval?) -> Bool {
      guard let error else { return false }
      return error.nanoseconds / Lateness.amplification <= length.nanoseconds
    }
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

  private(set) var spans: [Span] = []

  /// Records an action that was due at `due` and happened at `actual`, if it was later than allowed.
  mutating func note(
    due: Instant, actual: Instant, tolerance: Instant.Interval = .zero, of kind: Kind
  ) {
    if actual - due > tolerance { spans.append(Span(due: due, actual: actual, kind: kind)) }
  }

  /// What commands take is the script's own, in every run of it.
  var worstAction: Span? {
    spans.filter { $0.kind == .action }.max { $0.length < $1.length }
  }

  /// The worst span that may be the cause of what happened at `instant`.
  /// - Parameters:
  ///   - timeError: if what happened is wrong in its time, by how much.
  ///   - targetStamps: when the target sent segments: one in a span is a timer that ran while we were late.
  ///   - countsAll: what is judged depends on every round trip: every span may be the cause.
  func excuse(
    for instant: Instant, timeError: Instant.Interval?, targetStamps: [Instant], countsAll: Bool
  ) -> Span? {
    let candidates = spans.filter { span in
      span.due <= instant
        && (countsAll || span.canCause(timeError) || span.length > Self.stall
          || targetStamps.contains { span.due < $0 && $0 < span.actual })
    }
    return candidates.max { $0.length < $1.length }
  }
}
