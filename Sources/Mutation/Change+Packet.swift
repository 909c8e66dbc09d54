import Wire

extension Change {
  /// The packet with this change; every checksum is right again, unless it is the change.
  /// - Parameter octets: from the IP header on.
  /// - Returns: `nil` if the packet has nothing that could be changed so.
  func applied(to octets: ArraySlice<UInt8>) -> [UInt8]? {
    guard var packet = try? Packet.parse(octets.span) else { return nil }
    var payload = Array(octets.dropFirst(packet.payload.lowerBound).prefix(packet.payload.count))
    guard change(&packet, &payload) else { return nil }
    packet.forgetLengthsAndChecksums()
    if self == .checksum { return packet.writeWithWrongChecksum(payload) }
    return packet.write(payload: payload)
  }

  private func change(_ packet: inout Packet, _ payload: inout [UInt8]) -> Bool {
    switch self {
    case .checksum: return packet.hasChecksum
    case .payload:
      guard let last = payload.indices.last else { return false }
      payload[last] ^= 0x55
      return true
    case .length: return payload.popLast() != nil
    case .timeToLive:
      packet.network.timeToLive ^= 1
      return true
    case .ecn(let bits):
      packet.network.typeOfService = packet.network.typeOfService & ~3 | bits
      return true
    case .messageType:
      guard case .icmp(var header) = packet.transport else { return false }
      header.type ^= 1
      packet.transport = .icmp(header)
      return true
    default:
      guard case .tcp(var header) = packet.transport, change(&header) else { return false }
      packet.transport = .tcp(header)
      return true
    }
  }

  private func change(_ header: inout TCPHeader) -> Bool {
    switch self {
    case .flag(let bit): header.flags.formSymmetricDifference(bit)
    case .sequence(let distance):
      header.sequence = SequenceNumber(header.sequence.rawValue &+ distance)
    case .acknowledgement(let distance):
      header.acknowledgement = SequenceNumber(header.acknowledgement.rawValue &+ distance)
    case .window(let window): header.window = window
    case .urgentPointer: header.urgentPointer &+= 1
    case .optionRemoved(let index, _): return header.changeOptions { $0.removed(at: index) }
    case .optionValue(let index, let field, let value):
      return header.changeOptions { $0.changed(at: index, field, to: value) }
    case .optionAdded: return header.changeOptions { $0.withUnknownOption }
    default: return false
    }
    return true
  }
}

extension Packet {
  fileprivate var hasChecksum: Bool { if case .other = transport { false } else { true } }

  /// All that is computed when a packet is written.
  fileprivate mutating func forgetLengthsAndChecksums() {
    switch network {
    case .ipv4(var header):
      header.totalLength = nil
      header.checksum = nil
      network = .ipv4(header)
    case .ipv6(var header):
      header.payloadLength = nil
      network = .ipv6(header)
    }
    switch transport {
    case .tcp(var header):
      header.checksum = nil
      transport = .tcp(header)
    case .udp(var header):
      header.length = nil
      header.checksum = nil
      transport = .udp(header)
    case .icmp(var header):
      header.checksum = nil
      transport = .icmp(header)
    case .other: break
    }
  }

  /// Every other bit of the right checksum is turned over: never right, in either form of zero.
  fileprivate func writeWithWrongChecksum(_ payload: [UInt8]) -> [UInt8]? {
    var wrong = self
    guard let right = try? Packet.parse(write(payload: payload)) else { return nil }
    switch (transport, right.transport) {
    case (.tcp(var header), .tcp(let written)):
      header.checksum = (written.checksum ?? 0) ^ 0x5555
      wrong.transport = .tcp(header)
    case (.udp(var header), .udp(let written)):
      header.checksum = (written.checksum ?? 0) ^ 0x5555
      wrong.transport = .udp(header)
    case (.icmp(var header), .icmp(let written)):
      header.checksum = (written.checksum ?? 0) ^ 0x5555
      wrong.transport = .icmp(header)
    default: return nil
    }
    return wrong.write(payload: payload)
  }
}

extension TCPHeader {
  /// - Returns: false, and nothing has changed, if the options do not fit.
  fileprivate mutating func changeOptions(_ change: ([TCPOption]) -> [TCPOption]?) -> Bool {
    guard let changed = change(options.decoded), var raw = RawOptions(encoding: changed),
      raw.paddedCount <= RawOptions.capacity
    else { return false }
    raw.pad()
    options = raw
    dataOffset = nil
    return true
  }
}

extension [TCPOption] {
  /// NOPs take its place, so that what follows keeps its alignment.
  fileprivate func removed(at index: Int) -> [TCPOption]? {
    guard indices.contains(index) else { return nil }
    var options = self
    let count = self[index].encoded.count
    options.replaceSubrange(
      index...index, with: [TCPOption](repeating: .noOperation, count: count))
    return options
  }

  fileprivate func changed(
    at index: Int, _ field: Change.OptionField, to value: UInt32
  ) -> [TCPOption]? {
    guard indices.contains(index) else { return nil }
    var options = self
    switch (field, self[index]) {
    case (.maximumSegmentSize, .maximumSegmentSize):
      options[index] = .maximumSegmentSize(UInt16(truncatingIfNeeded: value))
    case (.windowScale, .windowScale):
      options[index] = .windowScale(UInt8(truncatingIfNeeded: value))
    case (.timestamp, .timestamps(_, let echo)):
      options[index] = .timestamps(value: value, echo: echo)
    case (.timestampEcho, .timestamps(let own, _)):
      options[index] = .timestamps(value: own, echo: value)
    case (.sackEdge, .sack(var blocks)) where !blocks.isEmpty:
      blocks[0].right = SequenceNumber(value)
      options[index] = .sack(blocks)
    default: return nil
    }
    return options
  }

  /// In the place of the padding, if that is long enough.
  fileprivate var withUnknownOption: [TCPOption]? {
    var options = self
    while options.last == .endOfList { options.removeLast() }
    options.append(.other(kind: 253, octets: [0x5A, 0x5A]))
    return options
  }
}
