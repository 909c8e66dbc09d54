import Conversation
import Match
import Script
import Wire

extension Run {
  /// The verdict for something that is not as expected: a failure, unless we were late ourselves in a way that can
  /// have caused it.
  /// - Parameter timeError: if it is wrong in its time, by how much.
  func failure(
    _ event: Event?, _ summary: String, expected: [String], actual: String?,
    _ differences: [Difference] = [], timeError: Instant.Interval? = nil, at instant: Instant
  ) -> Stop {
    if let late = lateness.excuse(
      for: instant, timeError: timeError, targetStamps: targetStamps,
      countsAll: rules == .packetdrill)
    {
      return Stop(
        verdict: .inconclusive(
          "\(summary), but an action of the tester was \(late.text), so this proves nothing"))
    }
    var failure = Failure(
      summary: summary, location: event?.location, expected: expected, actual: actual,
      differences: differences)
    failure.script = event?.text ?? ""
    return Stop(verdict: .fail(failure))
  }

  /// How late an action of ours may be in a script without front matter; whatever differs after a later one proves
  /// nothing. Such scripts judge by numbers that depend on every round trip, and say nothing of when they do.
  /// They begin with a tick of the target's clock: two milliseconds later, half a tick, some count another one.
  private var punctuality: Instant.Interval { .milliseconds(configuration.isTentative ? 1 : 2) }

  /// A script without front matter that passes after an action of ours was late might have failed without: what it asks
  /// of the target has not been asked. A failure is doubted for the same reason, but a pass only where it can hang on it.
  ///
  /// It cannot where the script's own wait is so long that the language itself allows that share of it, or nothing had
  /// been sent before; where nothing that the target did by a timer was near its limits; and where no code looked at the
  /// target's counts afterwards. More than packetdrill allows itself, 4 ms, is always too much.
  mutating func doubtPass() {
    guard rules == .packetdrill, transcript.verdict == .pass,
      let late = lateness.worstForPass(
        limit: min(configuration.tolerance.absolute, Tolerance().absolute),
        share: min(configuration.tolerance.share, Tolerance().share), targetStamps: targetStamps,
        lastReading: snapshots.last?.at)
    else { return }
    transcript.verdict = .inconclusive(
      "all was as expected, but an action of the tester was \(late.text), so this proves nothing")
  }

  private var targetStamps: [Instant] {
    link.frames.entries.filter { $0.direction == .outbound }.map(\.stamp)
  }

  /// Takes down by how much an action of ours was late. None can be before the event in front of it is over.
  mutating func noteAction(due: Instant, actual: Instant, _ window: TimeWindow, _ event: Event) {
    let tolerance =
      rules == .packetdrill
      ? punctuality : configuration.tolerance.allowed(over: window.interval)
    let over = max(time.latest, lastReturn ?? time.latest)
    let possible = max(due, over)
    guard actual - possible > tolerance else { return }
    let isBeforeAll = !transcript.entries.contains { entry in
      if case .packet = entry.kind { entry.at < possible } else { false }
    }
    lateness.note(
      .init(
        due: possible, actual: actual, kind: .action, wait: possible - over,
        isBeforeAll: isBeforeAll, location: event.location))
  }

  /// `--non_fatal`: what is not as a plain script says is noted, and the script goes on.
  mutating func endure(
    _ stop: Stop, of kind: EngineConfiguration.NonFatal, at instant: Instant, _ event: Event
  ) throws(Stop) {
    guard rules == .packetdrill, configuration.nonFatal.contains(kind),
      case .fail(let failure) = stop.verdict
    else { throw stop }
    record(.note("not fatal: \(failure.summary)"), at: instant, event)
  }

  /// Names for expressions without a connection: captures alone.
  func names(_ index: Int?, syn: Bool = false) -> Names {
    let captured = captured
    let conversation = index.map { table.conversations[$0] }
    let mtu = Int64(configuration.packetLimit(mode))
    return { name in
      name == "MTU" ? mtu : captured[name] ?? conversation?.value(of: name, syn: syn)
    }
  }

  /// The time as scripts write it: seconds since the script began.
  func clock(_ instant: Instant) -> String { seconds(instant - time.start) }
}

/// `0.200123 s` without the unit: six digits, a sign only if it is negative.
func seconds(_ interval: Instant.Interval) -> String {
  let microseconds = (abs(interval.nanoseconds) + 500) / 1_000
  let fraction = String(1_000_000 + microseconds % 1_000_000).dropFirst()
  return (interval.nanoseconds < 0 ? "-" : "") + "\(microseconds / 1_000_000).\(fraction)"
}

func milliseconds(_ interval: Instant.Interval) -> String {
  let tenths = (abs(interval.nanoseconds) + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10) ms"
}
