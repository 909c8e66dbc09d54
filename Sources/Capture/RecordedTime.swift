import Wire

/// Times of a script out of captured ones.
enum RecordedTime {
  /// What the tester did within so short a time after the event before is done at once.
  private static let atOnce = Instant.Interval.milliseconds(10)
  private static let shortestLimit = Instant.Interval.seconds(1)

  /// `+0`, `+.25`: the tester keeps its pace.
  static func sent(after span: Instant.Interval) -> String {
    span < atOnce ? "+0" : "+" + seconds(span)
  }

  /// `+0~+1`: the target may answer at once, or after twice the time that it took; an ACK may be delayed by half a second
  /// (RFC 9293, section 3.8.6.3).
  static func expected(after span: Instant.Interval) -> String {
    "+0~+" + seconds(limit(span))
  }

  /// What the target repeats waits for a timer: not at once, and the timer's length depends on the way.
  static func repeated(after span: Instant.Interval) -> String {
    span < atOnce
      ? expected(after: span)
      : "+\(seconds(Instant.Interval(nanoseconds: span.nanoseconds / 2)))~+\(seconds(limit(span)))"
  }

  private static func limit(_ span: Instant.Interval) -> Instant.Interval {
    max(shortestLimit, span + span)
  }

  /// To the millisecond, without zeros that say nothing.
  static func seconds(_ span: Instant.Interval) -> String {
    let count = max(span.nanoseconds, 0) / 1_000_000
    let (whole, rest) = count.quotientAndRemainder(dividingBy: 1_000)
    guard rest > 0 else { return "\(whole)" }
    var fraction = "\(1_000 + rest)".dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return (whole == 0 ? "" : "\(whole)") + "." + fraction
  }
}
