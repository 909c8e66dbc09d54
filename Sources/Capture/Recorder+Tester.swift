import Match
import Wire

/// What the tester sent is sent again, as it was.
extension Recorder {
  mutating func sent(_ segment: CapturedSegment) {
    let start = basis.relative(segment.sequence, of: .tester)
    let flags = segment.header.flags
    let isPlainACK = flags == .ack && segment.length == 0 && start == reception.next
    if !isPlainACK { awaitsAnswer = true }
    if flags.contains(.ack), basis.relative(segment.header.acknowledgement, of: .target) > sendNext
    {
      remark(
        "The tester acknowledges octets that the capture has not: some of its segments are missing."
      )
    }
    for piece in pieces(of: segment, from: start) { write(piece, of: segment) }
    // Without ACK nothing but a SYN is taken (RFC 9293, section 3.10.7.4).
    if !flags.contains(.rst), !flags.isDisjoint(with: [.ack, .syn]) {
      reception.take(start, count: segment.occupied)
    }
  }

  /// Where a segment is longer than a link carries, because its sender leaves the cutting to hardware: such pieces.
  private mutating func pieces(of segment: CapturedSegment, from start: Int) -> [SentPiece] {
    let limit = sizeLimit(segment)
    longestSent = max(longestSent, min(segment.length, limit) + segment.header.options.count)
    guard segment.length > limit else {
      return [SentPiece(offset: 0, length: segment.length, start: start, isLast: true)]
    }
    remark(
      "Segments longer than \(limit) octets, which a network card cuts, are cut here.")
    return stride(from: 0, to: segment.length, by: limit).map { offset in
      let length = min(limit, segment.length - offset)
      return SentPiece(
        offset: offset, length: length, start: start + offset,
        isLast: offset + length == segment.length)
    }
  }

  private struct SentPiece {
    /// In the segment, octets.
    var offset: Int
    var length: Int
    /// Relative sequence number.
    var start: Int
    var isLast: Bool
  }

  /// Octets of payload that a link with an MTU of 1500 and the target's MSS leave.
  private func sizeLimit(_ segment: CapturedSegment) -> Int {
    let link = segment.source.address.isIPv6 ? 1_440 : 1_460
    return max(min(link, segmentSize.map(Int.init) ?? link) - segment.header.options.paddedCount, 8)
  }

  private mutating func write(_ piece: SentPiece, of segment: CapturedSegment) {
    let header = segment.header
    var flags = header.flags
    if !piece.isLast { flags.subtract([.psh, .fin]) }
    var text = "< \(Self.ecn(segment))\(flags.text) "
    text += "\(piece.start):\(piece.start + piece.length)(\(piece.length))"
    if flags.contains(.ack) {
      text += " ack \(basis.relative(header.acknowledgement, of: .target))"
    }
    text += " win \(header.window)"
    if header.urgentPointer != 0 { text += " urg \(header.urgentPointer)" }
    text += script.sent(segment)
    let faults = Self.oddities(header)
    var payload = sentPayload(piece, of: segment)
    if payload.isEmpty {
      text += faults
    } else {
      payload[payload.count - 1] += faults
      if payload.count == 1 { text += " " + payload.removeFirst() }
    }
    write(RecordedTime.sent(after: span(to: segment.stamp)), text, payload)
    last = segment.stamp
  }

  /// Octets of payload that a probe should hold in all.
  private static let payloadRoom = 65_536

  private mutating func sentPayload(_ piece: SentPiece, of segment: CapturedSegment) -> [String] {
    guard piece.length > 0 else { return [] }
    let octets = file[segment.payload].dropFirst(piece.offset).prefix(piece.length)
    guard octets.count == piece.length else {
      remark("The capture has cut payload of the tester: zeros are sent in its place.")
      return []
    }
    guard payloadWritten + piece.length <= Self.payloadRoom else {
      remark(
        "The tester sent more than \(Self.payloadRoom) octets: zeros are sent in the place of what follows them."
      )
      return []
    }
    payloadWritten += piece.length
    return SegmentScript.payload(octets)
  }

  private static func ecn(_ segment: CapturedSegment) -> String {
    switch segment.packet.network.typeOfService & 3 {
    case 1: "[ect1] "
    case 2: "[ect0] "
    case 3: "[ce] "
    default: ""
    }
  }

  /// What no correct sender writes.
  private static func oddities(_ header: TCPHeader) -> String {
    var odd: [String] = []
    let right = UInt8(truncatingIfNeeded: 5 + header.options.paddedCount / 4)
    if let offset = header.dataOffset, offset != right { odd.append("doff \(offset)") }
    let reserved = header.flags.rawValue >> 9
    if reserved != 0 { odd.append("reserved \(reserved)") }
    return odd.isEmpty ? "" : " with " + odd.joined(separator: ", ")
  }
}
