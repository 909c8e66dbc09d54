public import Match
public import Wire

/// A TCP segment of a capture.
public struct CapturedSegment: Sendable {
  /// Of its frame, from 1.
  public var number: Int
  public var stamp: Instant
  public var packet: Packet
  public var header: TCPHeader
  public var source: Endpoint
  public var destination: Endpoint
  /// The packet from its IP header on, as far as it was captured: octets of the file.
  public var range: Range<Int>
  /// What was captured of the payload: octets of the file.
  public var payload: Range<Int>
  /// Octets of payload on the wire.
  public var length: Int

  /// The capture has cut the payload.
  public var isCut: Bool { payload.count < length }

  public var sequence: SequenceNumber { header.sequence }

  /// Sequence numbers that it takes: payload, SYN and FIN (RFC 9293, section 3.4).
  public var occupied: Int {
    length + (header.flags.contains(.syn) ? 1 : 0) + (header.flags.contains(.fin) ? 1 : 0)
  }

  /// Behind its last sequence number.
  public var end: SequenceNumber { sequence + occupied }
}

extension CapturedSegment {
  /// What became of a frame.
  enum Reading {
    case segment(CapturedSegment)
    /// Not TCP, or not IP at all.
    case other
    /// In words, for the user.
    case unusable(String)
  }

  static func read(_ frame: CapturedFrame, of file: [UInt8]) -> Reading {
    guard frame.linkType.isKnown else {
      return .unusable("link type \(frame.linkType.rawValue) is not known")
    }
    guard let offset = frame.linkType.networkOffset(in: file[frame.range]) else { return .other }
    let range = frame.range.dropFirst(offset)
    guard !range.isEmpty, let packet = try? Packet.parse(file[range]) else {
      return .unusable("the IP header is damaged, or the capture has cut it")
    }
    guard packet.network.protocolNumber == IPProtocol.tcp else { return .other }
    if packet.network.isFragment { return .unusable("fragments are not put together") }
    guard let header = packet.tcp else { return .unusable("the capture has cut the TCP header") }
    if packet.payload.lowerBound < packet.network.length + TCPHeader.minimumLength {
      return .unusable("the TCP header is damaged")
    }
    return .segment(segment(frame, packet, header, range, original: frame.originalLength - offset))
  }

  /// Octets of payload: what no segment has says the header of a damaged one.
  private static let longest = 65_535

  private static func segment(
    _ frame: CapturedFrame, _ packet: Packet, _ header: TCPHeader, _ range: Range<Int>,
    original: Int
  ) -> CapturedSegment {
    let start = range.lowerBound
    let captured = start + packet.payload.lowerBound..<start + packet.payload.upperBound
    let payload = captured.prefix(longest)
    let total = packet.network.statedLength ?? original
    // Headers are told by the header itself where the capture has cut its options.
    let headers = max(
      packet.payload.lowerBound, packet.network.length + Int(header.dataOffset ?? 5) * 4)
    return CapturedSegment(
      number: frame.number, stamp: frame.stamp, packet: packet, header: header,
      source: Endpoint(address: packet.source, port: header.sourcePort),
      destination: Endpoint(address: packet.destination, port: header.destinationPort),
      range: range, payload: payload,
      length: min(max(total - headers, payload.count), longest))
  }
}

extension NetworkHeader {
  /// Octets of the packet as its header states them; `nil` where it is above what the field can say.
  fileprivate var statedLength: Int? {
    switch self {
    case .ipv4(let header): header.totalLength.flatMap { $0 == 0 ? nil : Int($0) }
    case .ipv6(let header):
      header.payloadLength.flatMap { $0 == 0 ? nil : IPv6Header.minimumLength + Int($0) }
    }
  }
}
