extension Packet {
  /// Whether every checksum that can be judged is right.
  /// - Parameter octets: those that the packet was parsed from.
  public func checksumIsRight(in octets: Span<UInt8>) -> Bool {
    headerIsRight != false && transportIsRight(octets) != false
  }

  /// Whether the checksum of the IPv4 header is right; `nil` for IPv6, which has none.
  /// - Parameter octets: those that the packet was parsed from.
  public func headerChecksumIsRight(in octets: Span<UInt8>) -> Bool? { headerIsRight }

  /// Whether the transport checksum is right.
  /// - Parameter octets: those that the packet was parsed from.
  /// - Returns: `nil` where that cannot be told: a fragment, another protocol, a header or a packet cut short.
  public func transportChecksumIsRight(in octets: Span<UInt8>) -> Bool? { transportIsRight(octets) }

  @inline(__always)
  private var headerIsRight: Bool? {
    if case .ipv4(let header) = network { header.checksumIsRight } else { nil }
  }

  @inline(__always)
  private func transportIsRight(_ octets: Span<UInt8>) -> Bool? {
    guard payload.upperBound <= octets.count else { return nil }
    let payload = octets.extracting(payload)
    guard case .ipv4(let header) = network else { return transportIsRightIPv6(payload) }
    guard !header.isFragment, Int(header.totalLength ?? 0) <= self.payload.upperBound else {
      return nil
    }
    return transportIsRight(payload, header.pseudoHeader(transport.length + payload.count))
  }

  @inline(never)
  private func transportIsRightIPv6(_ payload: Span<UInt8>) -> Bool? {
    guard case .ipv6(let header) = network, !network.isFragment,
      Int(header.payloadLength ?? 0) + IPv6Header.minimumLength <= self.payload.upperBound
    else { return nil }
    return transportIsRight(payload, header.pseudoHeader(transport.length + payload.count))
  }

  @inline(__always)
  private func transportIsRight(_ payload: Span<UInt8>, _ pseudoHeader: InternetChecksum) -> Bool? {
    if case .tcp(let header) = transport {
      return header.checksumIsRight(pseudoHeader: pseudoHeader, payload: payload)
    }
    return otherIsRight(payload, pseudoHeader)
  }

  /// All but TCP.
  @inline(never)
  private func otherIsRight(_ payload: Span<UInt8>, _ pseudoHeader: InternetChecksum) -> Bool? {
    switch transport {
    case .tcp, .other: return nil
    case .udp(let header): return datagramIsRight(header, payload)
    case .icmp(let header):
      // ICMP has no pseudo-header; ICMPv6 has that of IPv6 (RFC 4443, section 2.3).
      let isIPv4 = if case .ipv4 = network { true } else { false }
      return header.checksumIsRight(
        pseudoHeader: isIPv4 ? InternetChecksum() : pseudoHeader, payload: payload)
    }
  }

  /// UDP counts the octets that its own length states; no checksum is right for IPv4 (RFC 768), wrong for IPv6
  /// (RFC 8200, section 8.1).
  private func datagramIsRight(_ header: UDPHeader, _ payload: Span<UInt8>) -> Bool? {
    let count = Int(header.length ?? 0)
    guard count >= UDPHeader.length, count <= UDPHeader.length + payload.count else { return nil }
    let payload = payload.extracting(0..<(count - UDPHeader.length))
    switch network {
    case .ipv4(let network):
      if header.checksum == 0 { return true }
      return header.checksumIsRight(pseudoHeader: network.pseudoHeader(count), payload: payload)
    case .ipv6(let network):
      if header.checksum == 0 { return false }
      return header.checksumIsRight(pseudoHeader: network.pseudoHeader(count), payload: payload)
    }
  }
}
