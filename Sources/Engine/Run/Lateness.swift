import Wire

/// Our own lateness: the spans in which something of ours was due but had not happened yet.
///
/// What the target did of itself in such a span may be our fault, so it proves nothing against the target.
struct Lateness {
  struct Span {
    var due: Instant
    var actual: Instant
  }

  private(set) var spans: [Span] = []

  /// Records an action that was due at `due` and happened at `actual`, if it was later than allowed.
  mutating func note(due: Instant, actual: Instant, tolerance: Instant.Interval) {
    if actual - due > tolerance { spans.append(Span(due: due, actual: actual)) }
  }

  /// The worst span, if one of them can explain that something happened at `instant`: the target may have acted by a timer
  /// while we were late, or on what we then did too late.
  func excuse(for instant: Instant) -> Span? {
    spans.filter { $0.due <= instant }.max { $0.actual - $0.due < $1.actual - $1.due }
  }
}
