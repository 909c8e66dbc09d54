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
