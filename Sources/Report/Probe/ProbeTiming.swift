import Wire

/// Gives the steps of a probe their times.
///
/// The time before a segment of the tester is left out where nothing depended on it: somebody was thinking. It is kept
/// while the target waited for an acknowledgement, and where it is long enough for the timers of a close (RFC 9293,
/// section 3.6.1). An answer at once may take a while on a busy machine; what a timer of the target brings has a span.
struct ProbeTiming {
  private let steps: [ProbeStep]

  init(_ steps: [ProbeStep]) { self.steps = steps }

  private static let atOnce = Instant.Interval.milliseconds(150)
  private static let patience = Instant.Interval.milliseconds(300)
  private static let unnoticed = Instant.Interval.milliseconds(10)
  private static let longThought = Instant.Interval.seconds(20)

  func timed() -> [ProbeLine] {
    var lines: [ProbeLine] = []
    var last: Instant?
    /// Left out since the target was last heard.
    var leftOut = Instant.Interval.zero
    for (index, step) in steps.enumerated() {
      let gap = last.map { step.first - $0 } ?? .zero
      switch step.content {
      case .remark(let text):
        lines.append(ProbeLine(time: "", text: "// " + text))
        continue
      case .sent(let text):
        let isKept = step.isAwaited || (step.isClosing && gap > Self.longThought)
        let kept = isKept && gap >= Self.unnoticed ? gap : .zero
        if kept == .zero { leftOut = leftOut + gap }
        lines.append(
          ProbeLine(time: last == nil ? "0" : "+" + Self.text(kept), text: text, least: kept))
      case .seen(let segment, let name):
        let (from, to) = Self.span(gap, step.last - step.first, leftOut)
        lines.append(
          ProbeLine(
            time: "+\(Self.text(from))~+\(Self.text(to))",
            text: (name.isEmpty ? "" : name + " ") + "> " + segment.text, least: from))
        leftOut = .zero
      case .silence:
        // What comes after it says as much by its own time.
        guard gap >= Self.unnoticed, last != nil, !isFollowedBySegment(index) else { continue }
        lines.append(ProbeLine(time: "+0~+\(Self.text(gap))", text: "> none", least: gap))
      case .state(let text):
        lines.append(ProbeLine(time: "+0", text: "state \(text)"))
        continue
      }
      last = step.last
    }
    return lines
  }

  /// The next thing that happens comes from the target.
  private func isFollowedBySegment(_ index: Int) -> Bool {
    for step in steps[(index + 1)...] {
      switch step.content {
      case .seen: return true
      case .sent, .silence: return false
      case .state, .remark: continue
      }
    }
    return false
  }

  /// When a segment of the target is to be expected, counted from the event before.
  private static func span(
    _ gap: Instant.Interval, _ duration: Instant.Interval, _ leftOut: Instant.Interval
  ) -> (from: Instant.Interval, to: Instant.Interval) {
    if gap + duration <= atOnce { return (.zero, patience) }
    let from = gap <= atOnce ? .zero : gap - quarter(gap)
    let to = gap + duration + leftOut
    return (from, to + quarter(to) + patience)
  }

  private static func quarter(_ span: Instant.Interval) -> Instant.Interval {
    Instant.Interval(nanoseconds: span.nanoseconds / 4)
  }

  /// Seconds to the millisecond, without needless zeros: `0`, `.25`, `1.5`.
  static func text(_ span: Instant.Interval) -> String {
    let milliseconds = max((span.nanoseconds + 500_000) / 1_000_000, 0)
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    if rest == 0 { return "\(whole)" }
    var digits = "\(1_000 + rest)".dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return (whole == 0 ? "" : "\(whole)") + "." + digits
  }
}
