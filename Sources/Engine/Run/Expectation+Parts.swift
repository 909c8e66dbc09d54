import Match
import Wire

/// Octets of one event that come in several segments.
///
/// A plain script may write what a device sends that cuts segments by itself: PSH and FIN are on the last of them, CWR on
/// the first alone (RFC 3168, section 6.1.2), all but the last are of one length, and the last one is judged by its time.
extension Expectation {
  /// Takes a segment that brings the first of the expected octets and is right in all else; what is left to come
  /// becomes the expectation.
  mutating func take(
    part packet: Packet, octets: ArraySlice<UInt8>, at stamp: Instant, _ context: MatchContext
  ) -> Bool {
    switch rules {
    case .probe: if packet.payload.isEmpty { return false }
    case .packetdrill: if let lastLength, lastLength != packet.payload.count { return false }
    }
    let rests = alternatives.compactMap {
      asPart($0, of: packet).rest(after: packet, octets: octets, context)
    }
    if rests.isEmpty { return false }
    alternatives = rests
    firstPart = firstPart ?? stamp
    lastLength = packet.payload.count
    return true
  }

  /// The instants that are judged: of the first segment and of the last.
  func judged(last: Instant) -> (first: Instant, last: Instant) {
    (rules == .probe ? firstPart ?? last : last, last)
  }

  func asPart(_ template: PacketTemplate, of packet: Packet) -> PacketTemplate {
    guard rules == .packetdrill, firstPart != nil, case .tcp(var segment) = template.body,
      let actual = packet.tcp?.flags
    else { return template }
    var template = template
    segment.flags.set.remove(.cwr)
    segment.flags.set.formUnion(actual.intersection(.cwr))
    template.body = .tcp(segment)
    return template
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
      Int64(packet.payload.count) < length, !whole.faults.unsplit
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
