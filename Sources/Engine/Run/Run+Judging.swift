import Conversation
import Match
import Script
import Wire

extension Run {
  /// - Returns: whether the event is done; a segment that brings only part of the expected octets leaves it open.
  mutating func judge(
    _ arrived: ArrivedPacket, _ expectation: inout Expectation, on name: String?, _ event: Event
  ) throws(Stop) -> Bool {
    let arrived = adopt(arrived, expectation, name)
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, event)
    let context = context(for: arrived, event)
    let octets = octets(of: arrived)
    let closest = expectation.closest(to: arrived.packet, octets: octets, context)
    let fromStream = differenceFromStream(arrived)
    if !fromStream.isEmpty {
      throw mismatch(
        arrived, expectation,
        closest.differences.filter { $0.field != "payload" } + fromStream, event)
    } else if closest.differences.isEmpty {
      try checkTime(arrived, expectation, event)
    } else if !configuration.strictSegments,
      expectation.take(part: arrived.packet, octets: octets, at: arrived.stamp, context)
    {
      note(arrived)
      return false
    } else {
      let stop = mismatch(arrived, expectation, closest.differences, event)
      try endure(stop, of: .packet, at: arrived.stamp, event)
    }
    try finish(arrived, expectation, event)
    return true
  }

  /// Learns the connection from the packet if the event opens one, and the target's ISN from its SYN.
  private mutating func adopt(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ name: String?
  ) -> ArrivedPacket {
    var arrived = arrived
    if arrived.owner == nil, arrived.packet.isBareSYN || table.index(of: name) == nil {
      arrived.owner = table.adopt(name, arrived.packet)
    }
    if let owner = arrived.owner {
      table.conversations[owner].meet(arrived.packet, writtenISN: expectation.writtenISN)
    }
    return arrived
  }

  func context(for arrived: ArrivedPacket, _ event: Event) -> MatchContext {
    let conversation = arrived.owner.map { table.conversations[$0] }
    let basis =
      conversation?.basis
      ?? Basis(name: "", tester: configuration.tester, target: configuration.target)
    var context = MatchContext(
      basis: basis, names: names(arrived.owner, syn: arrived.packet.isSYN), rules: rules,
      checksumIsUnfilled: arrived.checksumIsUnfilled, outer: arrived.outer)
    context.flowLabel = conversation?.flowLabel
    if rules == .packetdrill, let tick = configuration.timestampTick,
      let base = conversation?.timestampBase
    {
      // The clock runs since the beginning, and so does what it may be off.
      let tolerance = configuration.tolerance.allowed(over: time.due(event.time) - time.start)
      context.timestampClock = TimestampClock(base: base, tick: tick, tolerance: tolerance)
    }
    return context
  }

  private mutating func checkTime(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ event: Event
  ) throws(Stop) {
    let window = expectation.window
    let (first, last) = expectation.judged(last: arrived.stamp)
    guard window.isTooEarly(first) || window.isTooLate(last) else {
      lateness.noteTimed(
        arrived.stamp, after: first - time.latest,
        margin: min(window.margin(of: first), window.margin(of: last)))
      return try doubt(first, window)
    }
    let early = window.isTooEarly(first)
    let summary = early ? "the segment came too early" : "the segment came too late"
    let instant = early ? first : last
    if early {
      try doubtEarliness(summary, by: window.error(of: instant), event)
    } else {
      try doubtDelay(summary)
    }
    let stop = failure(
      event, summary,
      expected: expectation.text(names(arrived.owner)), actual: notation(arrived),
      [timeDifference(window, instant)], timeError: window.error(of: instant), at: arrived.stamp)
    try endure(stop, of: .packet, at: arrived.stamp, event)
  }

  /// A timer of the target that runs out a tick late, as some do, brings a segment in time that is too early as a rule.
  private func doubt(_ instant: Instant, _ window: TimeWindow) throws(Stop) {
    let tick = configuration.tolerance.tick
    guard rules == .packetdrill, configuration.isTentative, window.isTooEarly(instant - tick),
      instant - time.latest > tick + tick
    else { return }
    throw Stop(
      verdict: .inconclusive("the segment came in time by less than a tick of the target's clock"))
  }

  func timeDifference(_ window: TimeWindow, _ instant: Instant) -> Difference {
    let to = window.to.map(clock) ?? "any time"
    let from = clock(window.from)
    let isEarly = window.isTooEarly(instant)
    return Difference(
      field: "time",
      expected: (from == to ? to : "\(from)~\(to)")
        + " (tolerance \(milliseconds(isEarly ? window.earlyTolerance : window.tolerance)))",
      actual: clock(instant))
  }

  private mutating func finish(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ event: Event
  ) throws(Stop) {
    try capture(event, elapsed: arrived.stamp - time.latest, arrived)
    if let owner = arrived.owner {
      let names = names(owner)
      table.conversations[owner].learn(expectation, from: arrived.packet, names)
    }
    note(arrived)
    let nominal = event.time.nominal(after: time.nominal, actual: arrived.stamp - time.latest)
    time.advance(toPacket: arrived.stamp, nominal: nominal)
  }

  /// The bookkeeping follows what was really seen.
  mutating func note(_ arrived: ArrivedPacket) {
    guard let owner = arrived.owner else { return }
    table.conversations[owner].seen(arrived.packet, length: arrived.packet.payload.count)
    if rules == .probe { noteText(of: arrived) }
  }

  private func mismatch(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ differences: [Difference],
    _ event: Event
  ) -> Stop {
    let fields = differences.map(\.field).joined(separator: ", ")
    let subject = expectation.firstPart == nil ? "the segment" : "the rest of the segment"
    let summary =
      arrived.owner == nil && table.index(of: nil) != nil
      ? "a segment of another connection came"
      : "\(subject) is not as expected: \(fields) differ\(differences.count == 1 ? "s" : "")"
    return failure(
      event, summary, expected: expectation.text(names(arrived.owner, syn: arrived.packet.isSYN)),
      actual: notation(arrived), differences, at: arrived.stamp)
  }
}

extension Conversation {
  /// What the script wrote for numbers that the target chooses.
  fileprivate mutating func learn(
    _ expectation: Expectation, from packet: Packet, _ names: Names
  ) {
    expectation.learnTimestamps(from: packet) { learnTimestamp(script: $0, live: $1) }
    guard case .ipv6(let header) = packet.network else { return }
    for label in expectation.alternatives.lazy.compactMap(\.network.flowLabel) {
      if let script = label.exactValue(names), script != 0 {
        learnFlowLabel(script: UInt32(truncatingIfNeeded: script), live: header.flowLabel)
      }
    }
  }
}
