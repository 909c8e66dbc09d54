import Wire

extension EventParser {
  /// `+.1`, `0.1`, `*`, `+.1~+.3`, `.1~.3`, `+0...0.4`, `0...0.4`.
  mutating func timeSpecification() throws(Diagnostic) -> TimeSpecification {
    if try take(.star) { return .any }
    let isRelative = try take(.plus)
    guard isRelative || token.kind == .integer || token.kind == .decimal || token.isMark(.minus)
    else {
      throw expectedTime()
    }
    let start = try seconds()
    if try take(.tilde) {
      if isRelative { try require(.plus, "before the end of a relative range of time") }
      let end = try seconds(notBefore: start)
      return isRelative ? .relativeRange(start, end) : .absoluteRange(start, end)
    }
    if try take(.ellipsis) {
      let end = try seconds(notBefore: start)
      return isRelative
        ? .blocking(start: start, end: end) : .absoluteBlocking(start: start, end: end)
    }
    return isRelative ? .relative(start) : .absolute(start)
  }

  private mutating func seconds(notBefore start: Instant.Interval) throws(Diagnostic)
    -> Instant.Interval
  {
    let place = token
    let end = try seconds()
    guard end >= start else { throw failure("this range of time ends before it begins", at: place) }
    return end
  }

  /// A number of seconds: `0`, `1.5`, `.25`, down to nanoseconds.
  private mutating func seconds() throws(Diagnostic) -> Instant.Interval {
    if token.isMark(.minus) { throw failure("a time cannot be negative", at: token) }
    guard token.kind == .integer || token.kind == .decimal else {
      throw expected("a number of seconds such as 0, 1.5 or .1")
    }
    guard let interval = Instant.Interval(secondsText: token.text) else {
      throw failure(
        "this time is longer than \(Instant.Interval.longestWritten) seconds", at: token)
    }
    try advance()
    return interval
  }

  /// The error where the next event should begin: also says what could have continued the last one.
  private func expectedTime() -> Diagnostic {
    guard let continuation else {
      return expected("the time of an event, such as '+0', '0.1' or '*'")
    }
    let meant = token.kind == .word ? nearest(to: token.text, among: continuation.words) : nil
    return failure(
      "expected \(continuation.description), or the time of the next event; found \(token.description)"
        + (meant.map { "; did you mean '\($0)'?" } ?? ""), at: token)
  }
}

extension Instant.Interval {
  /// Seconds that a time of a script may have: three years.
  fileprivate static let longestWritten: Int64 = 100_000_000

  /// Reads `12`, `1.5` or `.25`; what is less than a nanosecond is dropped.
  init?(secondsText text: String) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts[0].isEmpty ? 0 : Int64(parts[0])
    guard let whole, whole >= 0, whole <= Self.longestWritten else { return nil }
    var nanoseconds: Int64 = 0
    if parts.count > 1 {
      let digits = parts[1].prefix(9)
      guard let fraction = Int64(digits) else { return nil }
      nanoseconds = (digits.count..<9).reduce(fraction) { value, _ in value * 10 }
    }
    self.init(nanoseconds: whole * 1_000_000_000 + nanoseconds)
  }
}
