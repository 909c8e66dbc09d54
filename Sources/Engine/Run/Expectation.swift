import Match
import Wire

/// What an outbound event still waits for: its alternatives, less the octets that have come already.
struct Expectation {
  private(set) var alternatives: [PacketTemplate]
  let window: TimeWindow
  /// When the first part of the expected octets came, if they come in several segments.
  private(set) var firstPart: Instant?

  init(_ alternatives: [PacketTemplate], _ window: TimeWindow) {
    self.alternatives = alternatives
    self.window = window
  }

  var allowsSilence: Bool { alternatives.contains { $0.body == .silence } }

  /// Silence was one of the answers, and had been given when this instant came.
  func isOverBefore(_ instant: Instant) -> Bool {
    guard allowsSilence, firstPart == nil, let end = window.to else { return false }
    return instant > end
  }

  /// The number that the script wrote for the target's ISN.
  var writtenISN: Int64? {
    for case .tcp(let template) in alternatives.lazy.map(\.body)
    where template.flags.set.contains(.syn) {
      if case .equal(.literal(let number)) = template.sequence { return number }
    }
    return nil
  }

  /// The alternative with the fewest differences.
  func closest(
    to packet: Packet, octets: ArraySlice<UInt8>, _ context: MatchContext
  ) -> (template: PacketTemplate, differences: [Difference]) {
    let all = alternatives.filter { $0.body != .silence }.map {
      (template: $0, differences: $0.differences(from: packet, octets: octets, context))
    }
    return all.min { $0.differences.count < $1.differences.count }
      ?? (alternatives[0], [Difference(field: "packet", expected: "none", actual: "one packet")])
  }

  /// Takes a segment that brings the first of the expected octets and is right in all else; what is left to come
  /// becomes the expectation.
  mutating func take(
    part packet: Packet, octets: ArraySlice<UInt8>, at stamp: Instant, _ context: MatchContext
  ) -> Bool {
    let rests = alternatives.compactMap { $0.rest(after: packet, octets: octets, context) }
    if rests.isEmpty { return false }
    alternatives = rests
    firstPart = firstPart ?? stamp
    return true
  }

  func text(_ names: Names) -> [String] { alternatives.map { $0.text(names) } }

  /// Hands over the timestamp value that the script wrote and the one that came.
  func learnTimestamps(from packet: Packet, _ learn: (UInt32, UInt32) -> Void) {
    guard case .tcp(let header) = packet.transport, let live = header.options.timestampValue else {
      return
    }
    for case .tcp(let template) in alternatives.map(\.body) {
      for case .timestamps(.equal(.literal(let script)), _) in template.options?.items ?? [] {
        return learn(UInt32(truncatingIfNeeded: script), live)
      }
    }
  }
}

extension RawOptions {
  /// The TSval of the first timestamps option (RFC 7323, section 3.2).
  var timestampValue: UInt32? {
    for case .timestamps(let value, _) in decoded { return value }
    return nil
  }
}

extension PacketTemplate {
  /// What is left to come after a segment that brought only the first octets; `nil` if the segment is not such a part.
  fileprivate func rest(
    after packet: Packet, octets: ArraySlice<UInt8>, _ context: MatchContext
  ) -> PacketTemplate? {
    guard case .tcp(let whole) = body, case .tcp(let header) = packet.transport,
      let start = whole.sequence.exactValue(context.names),
      let length = whole.length.exactValue(context.names),
      packet.payload.count > 0, Int64(packet.payload.count) < length, !whole.faults.unsplit
    else { return nil }
    var part = self
    let (head, tail) = whole.split(at: packet.payload.count, start: start, length: length)
    part.body = .tcp(head.ignoringEnd(of: header))
    guard part.differences(from: packet, octets: octets, context).isEmpty else { return nil }
    part.body = .tcp(tail)
    return part
  }
}

extension TCPTemplate {
  /// The segment cut in two.
  fileprivate func split(
    at count: Int, start: Int64, length whole: Int64
  ) -> (head: TCPTemplate, tail: TCPTemplate) {
    var head = self
    var tail = self
    head.length = .equal(Int64(count))
    tail.sequence = .equal(start &+ Int64(count))
    tail.length = .equal(whole &- Int64(count))
    if case .octets(let octets)? = payload {
      head.payload = .octets(Array(octets.prefix(count)))
      tail.payload = .octets(Array(octets.dropFirst(count)))
    }
    return (head, tail)
  }

  /// PSH and FIN belong to the last part, so an earlier one need not have them.
  fileprivate func ignoringEnd(of header: TCPHeader) -> TCPTemplate {
    var part = self
    part.flags.set.remove([.psh, .fin])
    part.flags.set.formUnion(header.flags.intersection(.psh))
    return part
  }
}
