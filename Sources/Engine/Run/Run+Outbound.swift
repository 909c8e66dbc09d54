import Conversation
import Match
import Script
import Wire

extension Run {
  /// `>`: the next packet of the connection must be one of the alternatives, in time.
  mutating func expect(
    _ alternatives: [PacketTemplate], on name: String?, _ event: Event
  ) throws(Stop) {
    if let ports = alternatives.lazy.compactMap(\.body.ports).first {
      _ = table.forSending(
        name, ports: PortPair(source: ports.destination, destination: ports.source))
    }
    if alternatives.allSatisfy({ $0.body == .silence }) {
      return try expectSilence(on: name, event)
    }
    let window = time.window(event.time, configuration.tolerance)
    var expectation = Expectation(alternatives, window)
    while true {
      guard
        let arrived = try nextPacket(
          for: table.index(of: name), takesUnknown: takesUnknown(alternatives, name),
          until: limit(of: window, expectation))
      else { return try nothingCame(expectation, on: name, event) }
      if expectation.isOverBefore(arrived.stamp) {
        putBack(arrived)
        return try nothingCame(expectation, on: name, event)
      }
      if try judge(arrived, &expectation, on: name, event) { return }
    }
  }

  /// An event without a known connection takes what belongs to none; so does one that may see a new connection.
  private func takesUnknown(_ alternatives: [PacketTemplate], _ name: String?) -> Bool {
    table.index(of: name) == nil || name == nil || alternatives.contains(where: \.isICMP)
  }

  private func limit(of window: TimeWindow, _ expectation: Expectation) -> Instant {
    guard let limit = window.limit else { return time.latest + configuration.anyTimePatience }
    // Silence is one of the answers: it is known when the span is over, without the tolerance.
    return expectation.allowsSilence ? window.to ?? limit : limit
  }

  /// - Returns: whether the event is done; a segment that brings only part of the expected octets leaves it open.
  private mutating func judge(
    _ arrived: ArrivedPacket, _ expectation: inout Expectation, on name: String?, _ event: Event
  ) throws(Stop) -> Bool {
    let arrived = adopt(arrived, expectation, name)
    record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, event)
    let context = context(for: arrived)
    let octets = octets(of: arrived)
    let closest = expectation.closest(to: arrived.packet, octets: octets, context)
    if closest.differences.isEmpty {
      try checkTime(arrived, expectation, event)
      try finish(arrived, expectation, event)
      return true
    }
    if !configuration.strictSegments,
      expectation.take(part: arrived.packet, octets: octets, at: arrived.stamp, context)
    {
      note(arrived)
      return false
    }
    throw mismatch(arrived, expectation, closest.differences, event)
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

  private func context(for arrived: ArrivedPacket) -> MatchContext {
    let basis =
      arrived.owner.map { table.conversations[$0].basis }
      ?? Basis(name: "", tester: configuration.tester, target: configuration.target)
    return MatchContext(
      basis: basis, names: names(arrived.owner, syn: arrived.packet.isSYN), rules: rules,
      checksumIsUnfilled: arrived.checksumIsUnfilled, outer: arrived.outer)
  }

  private func checkTime(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ event: Event
  ) throws(Stop) {
    let window = expectation.window
    let first = expectation.firstPart ?? arrived.stamp
    guard window.isTooEarly(first) || window.isTooLate(arrived.stamp) else { return }
    let early = window.isTooEarly(first)
    let instant = early ? first : arrived.stamp
    throw failure(
      event, early ? "the segment came too early" : "the segment came too late",
      expected: expectation.text(names(arrived.owner)), actual: notation(arrived),
      [timeDifference(window, instant)], timeError: window.error(of: instant), at: arrived.stamp)
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
    expectation.learnTimestamps(from: arrived.packet) { script, live in
      if let owner = arrived.owner {
        table.conversations[owner].learnTimestamp(script: script, live: live)
      }
    }
    note(arrived)
    let nominal = event.time.nominal(after: time.nominal, actual: arrived.stamp - time.latest)
    time.advance(to: arrived.stamp, nominal: nominal)
  }

  /// The bookkeeping follows what was really seen.
  mutating func note(_ arrived: ArrivedPacket) {
    guard let owner = arrived.owner else { return }
    table.conversations[owner].seen(arrived.packet, length: arrived.packet.payload.count)
  }

  private func mismatch(
    _ arrived: ArrivedPacket, _ expectation: Expectation, _ differences: [Difference],
    _ event: Event
  ) -> Stop {
    let fields = differences.map(\.field).joined(separator: ", ")
    let summary =
      arrived.owner == nil && table.index(of: nil) != nil
      ? "a segment of another connection came"
      : "the segment is not as expected: \(fields) differ\(differences.count == 1 ? "s" : "")"
    return failure(
      event, summary, expected: expectation.text(names(arrived.owner, syn: arrived.packet.isSYN)),
      actual: notation(arrived), differences, at: arrived.stamp)
  }

  /// Silence may be one of the answers.
  private mutating func nothingCame(
    _ expectation: Expectation, on name: String?, _ event: Event
  ) throws(Stop) {
    let limit = limit(of: expectation.window, expectation)
    if expectation.allowsSilence, expectation.firstPart == nil {
      record(.silence, at: limit, event)
      return time.advance(to: limit, nominal: time.nominal + expectation.window.interval)
    }
    let summary =
      expectation.firstPart == nil ? "no segment came" : "only part of the octets came"
    throw failure(
      event, "\(summary) until \(clock(limit)) s",
      expected: expectation.text(names(table.index(of: name))), actual: nil, at: limit)
  }
}

extension Packet {
  var isSYN: Bool {
    if case .tcp(let header) = transport { header.flags.contains(.syn) } else { false }
  }

  /// Opens a connection from the target's side.
  var isBareSYN: Bool {
    if case .tcp(let header) = transport {
      header.flags.contains(.syn) && !header.flags.contains(.ack)
    } else {
      false
    }
  }
}
