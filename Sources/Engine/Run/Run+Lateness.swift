import Conversation
import Match
import Script
import Wire

extension Run {
  /// How late an action of ours may be in a script without front matter; whatever differs after a later one proves
  /// nothing. Such scripts judge by numbers that depend on every round trip, and say nothing of when they do.
  /// They begin with a tick of the target's clock: two milliseconds later, half a tick, some count another one.
  private var punctuality: Instant.Interval { .milliseconds(configuration.isTentative ? 1 : 2) }

  /// Takes down by how much an action of ours was late. None can be before the event in front of it is over.
  mutating func noteAction(due: Instant, actual: Instant, _ window: TimeWindow, _ event: Event) {
    let tolerance =
      rules == .packetdrill
      ? punctuality : configuration.tolerance.allowed(over: window.interval)
    let over = max(time.latest, lastReturn ?? time.latest)
    let possible = max(due, over)
    guard actual - possible > tolerance else { return }
    lateness.note(
      .init(
        due: possible, actual: actual, kind: .action, wait: possible - over,
        calm: calm(before: possible, event), location: event.location))
  }

  /// What a plain script waits for and does not get in time may have been kept waiting by this machine, whose processors run
  /// the target's timers, too: that is asked twice. What a call sends when it is woken comes when this machine lets it go
  /// on: that is asked until the last attempt.
  func doubtDelay(_ summary: String) throws(Stop) {
    if configuration.isTentative, let blocked = blockedCalls.first {
      let call = "\(blocked.call.name)() (line \(blocked.event.location.line))"
      try doubt(summary, because: "\(call) had not returned and may have been kept waiting")
    } else if configuration.isStrict {
      try doubt(summary, because: "this machine may have kept the target waiting")
    }
  }

  /// What comes too early for events that took longer than a plain script says, and by no more than that, may be what a timer
  /// of the target has sent in the meantime: that is asked twice.
  func doubtEarliness(
    _ summary: String, by error: Instant.Interval, _ event: Event
  ) throws(Stop) {
    let longer = time.earliest - time.start - time.nominal
    guard configuration.isStrict, error <= longer, !event.time.isAbsolute else { return }
    let reason = "the script's events had taken \(milliseconds(longer)) longer than it says"
    try doubt(summary, because: reason)
  }

  /// Only in a plain script, and where the time of a segment counts.
  private func doubt(_ summary: String, because reason: String) throws(Stop) {
    guard rules == .packetdrill, !configuration.nonFatal.contains(.packet) else { return }
    throw Stop(verdict: .inconclusive("\(summary), but \(reason), so this proves nothing"))
  }

  /// What was under way on the socket under test when an event was due.
  private func calm(before due: Instant, _ event: Event) -> Lateness.Calm {
    let isFirst = !transcript.entries.contains { entry in
      if case .packet = entry.kind { entry.at <= due } else { false }
    }
    if isFirst { return isMovable(event) ? .untouched : .settled(since: time.start) }
    switch event.action {
    case .inbound, .outbound, .state: return .busy
    case .call(let call) where call.name == "socket": return .settled(since: due)
    case .call, .command, .code:
      // A new socket: the segments of the one before concern the script no more.
      guard let index = table.index(of: nil) else { return .settled(since: socketSince) }
      return table.conversations[index].isSettled ? .settled(since: lastSeen ?? time.start) : .busy
    }
  }

  /// Whether all that follows moves with the event, as no later time stands on its own.
  private func isMovable(_ event: Event) -> Bool {
    let rest = testCase.events.drop { $0.location != event.location }
    return !rest.contains { $0.time.blockingEnd != nil }
      && !rest.dropFirst().contains { $0.time.isAbsolute }
  }

  /// When the newest of the packets came that an event has taken from the target.
  private var lastSeen: Instant? {
    transcript.entries.lazy.compactMap { entry -> Instant? in
      guard case .packet(let frame, _) = entry.kind,
        link.frames.entries[frame].direction == .outbound
      else { return nil }
      return entry.at
    }.max()
  }

  var targetStamps: [Instant] {
    link.frames.entries.filter { $0.direction == .outbound && $0.stamp >= time.start }.map(\.stamp)
  }

  /// A script without front matter that passes after an action of ours was late might have failed without: what it asks
  /// of the target has not been asked. A failure is doubted for the same reason, but a pass only where it can hang on it.
  ///
  /// It cannot where nothing was under way then, or where the script's own wait is so long that the language itself allows
  /// that share of it; where nothing that the target did by a timer was near its limits; and where no code looked
  /// afterwards at what the target counts from round trips. More than packetdrill allows itself, 4 ms, is too much as
  /// soon as there has been a segment. Where the configuration is not strict, neither the wait nor the round trips count.
  mutating func doubtPass() {
    guard rules == .packetdrill, transcript.verdict == .pass,
      let late = lateness.worstForPass(
        limit: min(configuration.tolerance.absolute, Tolerance().absolute),
        share: configuration.isStrict
          ? min(configuration.tolerance.share, Tolerance().share) : nil,
        targetStamps: targetStamps, readings: snapshots.map(\.reading))
    else { return }
    transcript.verdict = .inconclusive(
      "all was as expected, but an action of the tester was \(late.text), so this proves nothing")
  }
}

extension CodeSnapshot {
  fileprivate var reading: Lateness.Reading {
    .init(at: at, counts: block.counts, location: event.location)
  }
}
