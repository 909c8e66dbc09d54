import Match
import Script
import Wire

extension Run {
  /// `>`: the next packet of the connection must be one of the alternatives, in time.
  mutating func expect(
    _ alternatives: [PacketTemplate], on name: String?, _ event: Event
  ) throws(Stop) {
    let ports = alternatives.lazy.compactMap(\.body.ports).first
    let index = table.forExpecting(name, ports: ports)
    if alternatives.allSatisfy({ $0.body == .silence }) {
      return try expectSilence(on: name, event)
    }
    let window = time.window(event.time, configuration.tolerance)
    var expectation = Expectation(alternatives, window, rules)
    while true {
      guard
        let arrived = try nextPacket(
          for: index ?? table.index(of: name), takesUnknown: takesUnknown(alternatives, name),
          until: limit(of: window, expectation))
      else { return try nothingCame(expectation, on: name, event) }
      if expectation.isOverBefore(arrived.stamp) {
        putBack(arrived)
        return try nothingCame(expectation, on: name, event)
      }
      if isOptional(arrived), !isExpected(arrived, expectation, event) {
        passOver(arrived)
        continue
      }
      if try judge(arrived, &expectation, on: name, event) { return }
    }
  }

  /// An event without a known connection takes what belongs to none; so does one that may see a new connection.
  private func takesUnknown(_ alternatives: [PacketTemplate], _ name: String?) -> Bool {
    switch rules {
    case .probe:
      table.index(of: name) == nil || name == nil || alternatives.contains(where: \.isICMP)
    case .packetdrill:
      alternatives.contains { $0.mayOpen(isFirst: table.index(of: name) == nil) }
    }
  }

  private func limit(of window: TimeWindow, _ expectation: Expectation) -> Instant {
    guard let limit = window.limit else { return time.latest + configuration.anyTimePatience }
    // Silence is one of the answers: it is known when the span is over, without the tolerance.
    return expectation.allowsSilence ? window.to ?? limit : limit
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
    let what = expectation.firstPart == nil ? "no segment came" : "only part of the octets came"
    let summary = "\(what) until \(clock(limit)) s"
    try doubtDelay(summary)
    throw failure(
      event, summary,
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

extension PacketTemplate {
  /// A plain script's event takes a packet of no known connection only if it says that one may begin.
  /// - Parameter isFirst: the script has no connection yet.
  fileprivate func mayOpen(isFirst: Bool) -> Bool {
    guard case .tcp(let template) = body else { return isFirst && body != .silence }
    return template.flags.any || template.flags.set.intersection([.syn, .ack]) == .syn
  }
}
