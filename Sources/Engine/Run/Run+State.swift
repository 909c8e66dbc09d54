import Conversation
import Match
import Script
import Wire

extension Run {
  /// `state`: the target's system must report one of the states, in time.
  ///
  /// For a span the state must be entered within it: one that was entered before counts as too early, one that holds
  /// from the beginning must still hold when the span begins.
  mutating func expect(
    _ states: [ConnectionState], of name: String?, _ event: Event
  ) throws(Stop) {
    guard let target else {
      return record(.note("not observed: a black box does not tell its state"), at: link.now, event)
    }
    let (local, remote) = try endpoints(states, name, event)
    let listens = states.contains(.listen)
    let window = time.window(event.time, configuration.tolerance)
    guard let end = window.to else { throw .error(event, "a state needs a time") }
    if window.interval == .zero || !event.time.isRange { try wait(until: window.from) }
    let watch = StateWatch(
      states: states, window: window, limit: window.limit ?? end, base: time.latest)
    let reading = try watchState(watch, event) { run throws(Stop) in
      try run.read(target, local, remote, listens: listens)
    }
    noteState(reading.state, of: name)
    record(.state(reading.state.rawValue), at: reading.at, event)
    try capture(event, elapsed: reading.at - time.latest, nil)
    let nominal = event.time.nominal(after: time.nominal, actual: reading.at - time.latest)
    // The state is as old as the segment or call that led to it: for what follows, the reading took no time.
    guard event.time.isRange || window.interval > .zero else { return }
    time.advance(to: reading.at, nominal: nominal)
  }

  private mutating func watchState(
    _ watch: StateWatch, _ event: Event, read: (borrowing Run) throws(Stop) -> StateReading
  ) throws(Stop) -> StateReading {
    var wasOther = false
    while true {
      let reading = try read(self)
      let matches = watch.states.contains(reading.state)
      if matches, wasOther, reading.at > watch.limit {
        throw Stop(verdict: .inconclusive("the state was read too late to say when it was entered"))
      }
      if matches, reading.at >= watch.window.from || !event.time.isRange { return reading }
      if matches, wasOther, watch.window.isTooEarly(reading.at) {
        throw stateFailure("the state was entered too early", watch, reading, event)
      }
      if !matches, reading.at > watch.limit {
        throw stateFailure("the state is not as expected", watch, reading, event)
      }
      wasOther = wasOther || !matches
      try wait(until: watch.next(after: reading.at, waiting: matches))
    }
  }

  /// - Parameter listens: where there is no such connection, a listener at its port is looked for: a connection that
  ///   came from LISTEN returns there (RFC 9293, section 3.10.7.4).
  func read(
    _ target: any Target, _ local: Endpoint, _ remote: Endpoint?, listens: Bool
  ) throws(Stop) -> StateReading {
    do throws(TargetError) {
      let reading = try target.state(local: local, remote: remote)
      guard listens, remote != nil, reading.state == .closed else { return reading }
      return try target.state(local: local, remote: nil)
    } catch { throw .target(error) }
  }

  /// A listening socket has no remote end.
  private func endpoints(
    _ states: [ConnectionState], _ name: String?, _ event: Event
  ) throws(Stop) -> (Endpoint, Endpoint?) {
    guard let index = table.index(of: name) else {
      if states == [.listen] { return (configuration.target, nil) }
      throw .error(event, "no segment has been sent or seen on this connection yet")
    }
    let basis = table.conversations[index].basis
    return (basis.target, basis.tester)
  }

  private func stateFailure(
    _ summary: String, _ watch: StateWatch, _ reading: StateReading, _ event: Event
  ) -> Stop {
    let expected = watch.states.map(\.rawValue).joined(separator: " or ")
    var differences: [Difference] = []
    var timeError: Instant.Interval?
    if !watch.states.contains(reading.state) {
      differences.append(
        Difference(field: "state", expected: expected, actual: reading.state.rawValue))
    } else {
      differences.append(timeDifference(watch.window, reading.at))
      timeError = watch.window.error(of: reading.at)
    }
    return failure(
      event, summary, expected: ["state \(expected)"], actual: "state \(reading.state.rawValue)",
      differences, timeError: timeError, at: reading.at)
  }
}

/// A wait for a state. No event of the kernel tells of all transitions, so the state is read again and again: often at
/// first, then in steps of a hundredth of the time that has passed, which bounds the error of what is measured.
private struct StateWatch {
  let states: [ConnectionState]
  let window: TimeWindow
  let limit: Instant
  let base: Instant

  func next(after instant: Instant, waiting: Bool) -> Instant {
    let passed = (instant - base).nanoseconds / 100
    let pause = Instant.Interval(nanoseconds: min(max(passed, 500_000), 50_000_000))
    let next = instant + pause
    // Never over the point where the judgement changes.
    return instant < window.from ? min(next, window.from) : next
  }
}

extension TimeSpecification {
  var isRange: Bool {
    switch self {
    case .relativeRange, .absoluteRange: true
    case .relative, .absolute, .any, .blocking, .absoluteBlocking: false
    }
  }
}
