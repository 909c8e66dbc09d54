/// The start of a packet as an ICMP error quotes it: its IP header and at least eight octets more (RFC 792; RFC 4443,
/// section 2.4 c). Ports and sequence number are there even where the transport header is cut short.
public struct QuotedPacket: Hashable, Sendable {
  /// The quoted packet; offsets of its payload count from the start of the quote.
  public var packet: Packet
  /// Those of TCP or UDP; `nil` for other protocols, later fragments, and fewer than four octets.
  public var sourcePort: UInt16?
  public var destinationPort: UInt16?
  /// That of TCP; `nil` where it is not there.
  public var sequence: SequenceNumber?

  /// Reads a quote.
  /// - Throws: when there is no whole IP header.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    packet = try Packet.parse(octets)
    switch packet.transport {
    case .tcp(let header):
      (sourcePort, destinationPort) = (header.sourcePort, header.destinationPort)
      sequence = header.sequence
    case .udp(let header):
      (sourcePort, destinationPort) = (header.sourcePort, header.destinationPort)
    case .icmp: break
    case .other: readStart(of: octets)
    }
  }

  /// Octets of payload that the packet had, as its headers state, whether they are quoted or not; `nil` where the
  /// transport header is cut short, and where they contradict each other.
  public var statedPayload: Int? { statedDifference.flatMap { $0 < 0 ? nil : $0 } }

  private var statedDifference: Int? {
    switch (packet.transport, packet.network) {
    case (.udp(let header), _): Int(header.length ?? 0) - UDPHeader.length
    case (.tcp(let header), .ipv4(let network)):
      Int(network.totalLength ?? 0) - network.length - Int(header.dataOffset ?? 0) * 4
    case (.tcp(let header), .ipv6(let network)):
      Int(network.payloadLength ?? 0) + IPv6Header.minimumLength - network.length
        - Int(header.dataOffset ?? 0) * 4
    case (.icmp, _), (.other, _): nil
    }
  }

  /// Reads what there is of a header that is cut short.
  private mutating func readStart(of octets: Span<UInt8>) {
    let isTCP = packet.network.protocolNumber == IPProtocol.tcp
    guard isTCP || packet.network.protocolNumber == IPProtocol.udp, !packet.isLaterFragment,
      packet.payload.count >= 4
    else { return }
    let start = packet.payload.lowerBound
    sourcePort = octets.number16(at: start)
    destinationPort = octets.number16(at: start + 2)
    if isTCP, packet.payload.count >= 8 {
      sequence = SequenceNumber(octets.number32(at: start + 4))
    }
  }
}

extension Packet {
  /// What this packet quotes if it is an ICMP error.
  /// - Parameter octets: those that the packet was parsed from.
  /// - Returns: `nil` if it is something else, or quotes no whole IP header.
  public func quoted(in octets: Span<UInt8>) -> QuotedPacket? {
    guard case .icmp(let header) = transport, header.isError(in: network),
      payload.upperBound <= octets.count
    else { return nil }
    return try? QuotedPacket(parsing: octets.extracting(payload))
  }

  /// A fragment other than the first: it has no transport header.
  public var isLaterFragment: Bool {
    switch network {
    case .ipv4(let header): header.fragmentOffset != 0
    case .ipv6(let header): (header.fragment?.offset ?? 0) != 0
    }
  }
}

extension ICMPHeader {
  /// The message is one that quotes a packet: of ICMP unreachable, source quench, redirect, time exceeded or parameter
  /// problem; of ICMPv6 any type below 128 (RFC 4443, section 2.1).
  func isError(in network: NetworkHeader) -> Bool {
    switch network {
    case .ipv4: [3, 4, 5, 11, 12].contains(type)
    case .ipv6: type < 128
    }
  }
}
