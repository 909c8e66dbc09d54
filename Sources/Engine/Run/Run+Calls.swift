import Match
import Script
import Wire

/// A call that was let block, and what is still to be judged of it.
struct BlockedCall {
  let event: Event
  let call: SystemCall
  let bound: TargetCall
  let window: TimeWindow
  /// Script time at which it must return.
  let nominalEnd: Instant.Interval
}

extension Run {
  /// A system call on the target.
  mutating func make(_ call: SystemCall, _ event: Event) throws(Stop) {
    guard let target else {
      throw Stop(verdict: .skip("needs an agent: the script calls \(call.name)() on the target"))
    }
    let window = time.window(event.time, configuration.tolerance)
    try finishBlockedCalls(dueBefore: window.from)
    let bound = try bind(call, event)
    try wait(until: window.from)
    if rules == .packetdrill, call.name == "connect" { table.beginConnecting() }
    switch try begin(bound, target, event) {
    case .returned(let outcome):
      noteAction(due: time.due(event.time), actual: outcome.start, window, event)
      if let blocking = event.time.blockingEnd {
        return try judge(
          outcome, blocked(call, bound, blocking, window, event), startedNow: true)
      }
      record(.call(describe(call, outcome)), at: outcome.end, event)
      written.note(bound, outcome)
      try judgeResult(outcome, call, bound, event)
      if rules == .packetdrill, call.name == "socket", outcome.result >= 0 {
        table.beginSocket()
        socketSince = outcome.start
      }
      try capture(event, elapsed: outcome.end - time.latest, nil)
      let nominal = event.time.nominal(after: time.nominal, actual: .zero)
      time.advance(from: outcome.start, to: outcome.end, nominal: nominal)
    case .blocked(let since):
      try block(call, bound, since, window, event)
    }
  }

  private mutating func bind(_ call: SystemCall, _ event: Event) throws(Stop) -> TargetCall {
    defer { nextCall += 1 }
    let context = CallContext(
      mode: mode, target: configuration.target, tester: configuration.tester)
    do throws(CallBindingError) {
      return try calls.bind(
        call, id: nextCall, mayBlock: event.time.blockingEnd != nil, context: context)
    } catch { throw .error(event, error.description) }
  }

  private func begin(
    _ bound: TargetCall, _ target: any Target, _ event: Event
  ) throws(Stop) -> CallProgress {
    do throws(TargetError) {
      return try target.begin(bound, patience: configuration.callPatience)
    } catch { throw .error(event, error.description) }
  }

  private mutating func block(
    _ call: SystemCall, _ bound: TargetCall, _ since: Instant, _ window: TimeWindow, _ event: Event
  ) throws(Stop) {
    guard let end = event.time.blockingEnd else {
      let text = "\(call.name)() still blocks after \(milliseconds(configuration.callPatience))"
      throw failure(
        event, text, expected: [event.text], actual: nil, at: since + configuration.callPatience)
    }
    record(.note("\(call.name)() blocks"), at: since, event)
    noteAction(due: time.due(event.time), actual: since, window, event)
    blockedCalls.append(blocked(call, bound, end, window, event))
    let nominal = event.time.nominal(after: time.nominal, actual: .zero)
    time.advance(from: since, to: since, nominal: nominal)
    timeline.append((nominal: nominal, actual: since))
  }

  private func blocked(
    _ call: SystemCall, _ bound: TargetCall, _ end: Instant.Interval, _ window: TimeWindow,
    _ event: Event
  ) -> BlockedCall {
    let nominalEnd = event.time.isAbsolute ? end : time.nominal + end
    return BlockedCall(
      event: event, call: call, bound: bound, window: window, nominalEnd: nominalEnd)
  }

  /// Looks, without waiting, whether blocked calls have returned.
  mutating func collectBlockedCalls() throws(Stop) {
    timeline.append((nominal: time.nominal, actual: time.latest))
    for blocked in blockedCalls { _ = try collect(blocked, until: link.now) }
  }

  /// Waits for the blocked calls that the script lets return before `instant`: a later call may use what they return.
  mutating func finishBlockedCalls(dueBefore instant: Instant) throws(Stop) {
    for blocked in blockedCalls where actual(of: blocked.nominalEnd).upperBound <= instant {
      try finish(blocked)
    }
  }

  /// Waits for every blocked call to return.
  mutating func finishBlockedCalls() throws(Stop) {
    timeline.append((nominal: time.nominal, actual: time.latest))
    for blocked in blockedCalls { try finish(blocked) }
  }

  private mutating func finish(_ blocked: BlockedCall) throws(Stop) {
    // The call's own stamp decides; the agent gets time to tell us, however busy the machine is.
    let limit = actual(of: blocked.nominalEnd).upperBound + blocked.window.tolerance
    if try collect(blocked, until: max(limit, link.now) + configuration.callPatience) { return }
    throw failure(
      blocked.event, "\(blocked.call.name)() has not returned until \(clock(limit)) s",
      expected: [blocked.event.text], actual: nil, at: limit)
  }

  private mutating func collect(_ blocked: BlockedCall, until limit: Instant) throws(Stop) -> Bool {
    guard let target else { return false }
    let outcome: CallOutcome?
    do throws(TargetError) {
      outcome = try target.outcome(of: blocked.bound.id, until: limit)
    } catch { throw .target(error) }
    guard let outcome else { return false }
    try judge(outcome, blocked, startedNow: false)
    return true
  }

  private mutating func judge(
    _ outcome: CallOutcome, _ blocked: BlockedCall, startedNow: Bool
  ) throws(Stop) {
    blockedCalls.removeAll { $0.bound.id == blocked.bound.id }
    lastReturn = max(lastReturn ?? outcome.end, outcome.end)
    record(.call(describe(blocked.call, outcome)), at: outcome.end, blocked.event)
    written.note(blocked.bound, outcome)
    try judgeResult(outcome, blocked.call, blocked.bound, blocked.event)
    if startedNow {
      let nominal = blocked.event.time.nominal(after: time.nominal, actual: .zero)
      time.advance(from: outcome.start, to: outcome.end, nominal: nominal)
      timeline.append((nominal: nominal, actual: outcome.start))
    }
    try judgeEnd(outcome, blocked)
    try capture(blocked.event, elapsed: outcome.end - outcome.start, nil)
  }

  private mutating func judgeResult(
    _ outcome: CallOutcome, _ call: SystemCall, _ bound: TargetCall, _ event: Event
  ) throws(Stop) {
    let names = names(table.index(of: nil))
    let differences = calls.judge(
      call, bound: bound, outcome: outcome, clock: scriptClock, names: names)
    guard !differences.isEmpty else { return }
    let stop = failure(
      event, "\(call.name)() did not do what the script says",
      expected: [calls.expectation(of: call, names: names)],
      actual: describe(call, outcome), differences, at: outcome.end)
    try endure(stop, of: .syscall, at: outcome.end, event)
  }

  /// A blocked call must return when the script says, counted from what really happened before: our own delays are no
  /// fault of the target.
  private mutating func judgeEnd(_ outcome: CallOutcome, _ blocked: BlockedCall) throws(Stop) {
    let due = actual(of: blocked.nominalEnd)
    let interval = due.upperBound - outcome.start
    let window = TimeWindow(
      from: due.lowerBound, to: due.upperBound, interval: interval,
      tolerance: configuration.tolerance.late(over: interval),
      earlyTolerance: configuration.tolerance.allowed(over: interval))
    guard window.isTooEarly(outcome.end) || window.isTooLate(outcome.end) else {
      let before = timeline.last { $0.actual <= outcome.end }?.actual ?? outcome.start
      return lateness.noteTimed(
        outcome.end, after: outcome.end - before, margin: window.margin(of: outcome.end))
    }
    throw failure(
      blocked.event, "\(blocked.call.name)() returned at another time",
      expected: [blocked.event.text], actual: describe(blocked.call, outcome),
      [timeDifference(window, outcome.end)], timeError: window.error(of: outcome.end),
      at: outcome.end)
  }

  private func describe(_ call: SystemCall, _ outcome: CallOutcome) -> String {
    calls.describe(call, outcome: outcome, clock: scriptClock)
  }

  private var scriptClock: ScriptClock {
    ScriptClock(start: time.start, tolerance: configuration.tolerance.absolute, actual: actual)
  }

  /// Where a point of script time lies in real time: between the undisturbed clock of the script and the clock as it
  /// has been shifted by what really happened before that point.
  private func actual(of nominal: Instant.Interval) -> ClosedRange<Instant> {
    let ideal = time.start + nominal
    guard let last = timeline.last(where: { $0.nominal <= nominal }) else { return ideal...ideal }
    let shifted = last.actual + (nominal - last.nominal)
    return min(ideal, shifted)...max(ideal, shifted)
  }
}

extension TimeSpecification {
  var blockingEnd: Instant.Interval? {
    switch self {
    case .blocking(_, let end), .absoluteBlocking(_, let end): end
    case .relative, .absolute, .any, .relativeRange, .absoluteRange: nil
    }
  }

  var isAbsolute: Bool {
    switch self {
    case .absolute, .absoluteRange, .absoluteBlocking: true
    case .relative, .any, .relativeRange, .blocking: false
    }
  }
}
