import Engine
import Match
import Wire

/// One connection while its probe is written: what the numbers of its segments are counted from, and what was said.
struct ProbeTrack {
  /// What the tester's absolute numbers lose: those of its SYN and of what acknowledges that.
  let origin: UInt32
  /// Octets of the tester by their place in its stream, for what comes back of them.
  private var stream: [UInt8] = []
  /// Behind the last octet that the target has sent, and how far the tester has acknowledged.
  private var targetEnd: SequenceNumber?
  private var acknowledged: SequenceNumber?
  /// One side has sent a FIN.
  private(set) var isClosing = false
  /// The last TSval of the target, and the step in which it came.
  private var timestamp: UInt32?
  var timestampStep: Int?
  private var echoed: Int?

  init(_ basis: Basis, isRebased: Bool) {
    origin = isRebased ? basis.testerISN?.rawValue ?? 0 : 0
  }

  /// Timers of the target run: something that it has sent is not acknowledged.
  var isAwaited: Bool {
    guard let targetEnd else { return false }
    return acknowledged.map { $0.precedes(targetEnd) } ?? true
  }

  static func timestampName(_ step: Int) -> String { "ts\(step)" }

  /// The step whose timestamp the last segment of the tester echoes.
  mutating func takeEcho() -> Int? {
    defer { echoed = nil }
    return echoed
  }

  private mutating func end() {
    targetEnd = nil
    isClosing = false
  }
}

// MARK: - Of the tester

extension ProbeTrack {
  /// - Returns: what a line says after `<`; `nil` for what an earlier line has said, as the fragments behind the first.
  mutating func sent(_ octets: ArraySlice<UInt8>, _ basis: Basis, script: String) -> String? {
    let packet = try? Packet.parse(octets.span)
    if let packet, packet.checksumIsRight(in: octets.span) { note(packet, octets, basis) }
    if let start = script.firstIndex(of: "<") {
      return String(script[script.index(after: start)...].drop { $0 == " " })
    }
    guard let packet, let header = packet.tcp else { return nil }
    return SentSegment(header, packet, octets, basis, origin: origin, echo: echoed).text
  }

  private mutating func note(_ packet: Packet, _ octets: ArraySlice<UInt8>, _ basis: Basis) {
    guard let header = packet.tcp else { return }
    if header.flags.contains(.rst) { return end() }
    if header.flags.contains(.fin) { isClosing = true }
    if header.flags.contains(.ack) {
      let isNewer = acknowledged?.precedes(header.acknowledgement) ?? true
      if isNewer { acknowledged = header.acknowledgement }
      if let timestamps = header.options.timestamps, let timestamp,
        timestamps.echo == timestamp, timestamp != 0
      {
        echoed = timestampStep
      }
    }
    keep(
      octets.dropFirst(packet.payload.lowerBound).prefix(packet.payload.count),
      at: basis.scriptSequence(header.sequence, from: .tester, syn: false))
  }

  private static let longestStream = 1 << 20

  private mutating func keep(_ payload: ArraySlice<UInt8>, at sequence: UInt32) {
    let start = Int(sequence) - 1
    guard !payload.isEmpty, start >= 0, start + payload.count <= Self.longestStream else { return }
    if stream.count < start + payload.count {
      stream += [UInt8](repeating: 0, count: start + payload.count - stream.count)
    }
    stream.replaceSubrange(start..<(start + payload.count), with: payload)
  }

  /// The octets at this place are those that the tester has sent there.
  private func isEcho(_ payload: ArraySlice<UInt8>, at sequence: UInt32) -> Bool {
    let start = Int(sequence) - 1
    guard start >= 0, start + payload.count <= stream.count else { return false }
    return stream[start..<(start + payload.count)].elementsEqual(payload)
  }
}

// MARK: - Of the target

extension ProbeTrack {
  mutating func seen(_ octets: ArraySlice<UInt8>, _ basis: Basis) -> SeenSegment {
    guard let packet = try? Packet.parse(octets.span), let header = packet.tcp else {
      return .message(octets, basis)
    }
    let payload = octets.dropFirst(packet.payload.lowerBound).prefix(packet.payload.count)
    note(header, length: payload.count)
    let isSYN = header.flags.contains(.syn)
    var segment = SeenSegment(
      flags: header.flags.text,
      sequence: basis.scriptSequence(header.sequence, from: .target, syn: isSYN),
      length: payload.count, fields: fields(of: header, basis))
    // The answer to a segment without ACK has the number zero itself (RFC 9293, section 3.10.7.1).
    if header.flags.contains(.rst), header.sequence.rawValue == 0, segment.sequence != 0 {
      segment.sequence = 0
      segment.faults = " with seq! 0"
    }
    guard !payload.isEmpty, payload.contains(where: { $0 != 0 }) else { return segment }
    if isEcho(payload, at: segment.sequence) {
      segment.payload = PayloadTemplate.text(payload, limit: payload.count)
    } else {
      segment.remark = "it was " + Printable.line(PayloadTemplate.text(payload))
    }
    return segment
  }

  private mutating func note(_ header: TCPHeader, length: Int) {
    if header.flags.contains(.rst) { return end() }
    if header.flags.contains(.fin) { isClosing = true }
    let occupied = header.flags.isDisjoint(with: [.syn, .fin]) ? length : length + 1
    let end = header.sequence + occupied
    if header.flags.contains(.syn), !isAwaited {
      (targetEnd, acknowledged) = (end, header.sequence)
    } else if occupied > 0, targetEnd?.precedes(end) ?? true {
      targetEnd = end
      acknowledged = acknowledged ?? header.sequence
    }
    timestamp = header.options.timestamps?.value ?? timestamp
  }

  private func fields(of header: TCPHeader, _ basis: Basis) -> String {
    let isSYN = header.flags.contains(.syn)
    var text = ""
    if header.flags.contains(.ack) {
      let number = basis.scriptAcknowledgement(header.acknowledgement, from: .target, syn: isSYN)
      text += " ack \(signedText(isSYN ? number &- origin : number))"
    }
    // How large a window is, is the target's own affair; that it is closed is not.
    if header.window == 0, !header.flags.contains(.rst) { text += " win 0" }
    if header.flags.contains(.urg) { text += " urg \(header.urgentPointer)" }
    let options = isSYN ? header.options.offered : header.options.blocks(basis)
    return options.isEmpty ? text : text + " <\(options.joined(separator: ","))>"
  }
}

extension SeenSegment {
  /// What is no TCP segment: an ICMP message, by its name.
  fileprivate static func message(_ octets: ArraySlice<UInt8>, _ basis: Basis) -> SeenSegment {
    var segment = SeenSegment(flags: "", sequence: 0, length: 0, fields: "")
    let text = PacketNotation.text(of: octets, basis: basis, from: .target)
    let words = text.split(separator: " ")
    let end = words.firstIndex { $0.hasPrefix("[") || $0 == "mtu" || $0 == "id" } ?? words.count
    segment.other = words[..<end].joined(separator: " ")
    return segment
  }
}

extension RawOptions {
  /// Which options a SYN has, without their values, which depend on the way and on the target's memory.
  fileprivate var offered: [String] {
    decoded.compactMap { option in
      switch option {
      case .endOfList, .noOperation, .sack, .malformed: nil
      case .maximumSegmentSize: "mss *"
      case .windowScale: "wscale *"
      case .sackPermitted: "sackOK"
      case .timestamps: "TS"
      case .fastOpen: "FO *"
      case .experimentalFastOpen: "FOEXP *"
      case .md5: "md5 *"
      case .accurateECN, .other: option.kind.map { "option \($0)" }
      }
    }
  }

  /// The SACK blocks of a segment that is no SYN, and room for what else it may have.
  fileprivate func blocks(_ basis: Basis) -> [String] {
    for option in decoded {
      if case .sack = option { return [option.notation(basis, from: .target), "..."] }
    }
    return []
  }
}
