extension Packet {
  /// Whether the transport checksum is right.
  /// - Parameter octets: those that the packet was parsed from.
  /// - Returns: `nil` where that cannot be told: a fragment, another protocol, a header or a packet cut short.
  public func transportChecksumIsRight(in octets: Span<UInt8>) -> Bool? {
    guard !network.isFragment, isWhole, payload.upperBound <= octets.count else { return nil }
    let start = network.length
    let count = payload.upperBound - start
    guard count >= 0 else { return nil }
    switch transport {
    case .tcp:
      return Self.sumIsRight(network.pseudoHeader(count), octets, start..<payload.upperBound)
    case .icmp:
      return Self.sumIsRight(network.icmpPseudoHeader(count), octets, start..<payload.upperBound)
    case .udp(let header): return datagramIsRight(header, octets: octets, from: start)
    case .other: return nil
    }
  }

  /// Whether the checksum of the IPv4 header is right; `nil` for IPv6, which has none.
  /// - Parameter octets: those that the packet was parsed from.
  public func headerChecksumIsRight(in octets: Span<UInt8>) -> Bool? {
    guard case .ipv4(let header) = network, header.length <= octets.count else { return nil }
    return Self.sumIsRight(InternetChecksum(), octets, 0..<header.length)
  }

  /// Whether every checksum that can be judged is right.
  /// - Parameter octets: those that the packet was parsed from.
  public func checksumIsRight(in octets: Span<UInt8>) -> Bool {
    headerChecksumIsRight(in: octets) != false && transportChecksumIsRight(in: octets) != false
  }

  /// The IP header's length does not say that more belongs to the packet than is there.
  private var isWhole: Bool {
    switch network {
    case .ipv4(let header): Int(header.totalLength ?? 0) <= payload.upperBound
    case .ipv6(let header): Int(header.payloadLength ?? 0) + 40 <= payload.upperBound
    }
  }

  /// UDP counts the octets that its own length states; no checksum is right for IPv4 (RFC 768), wrong for IPv6
  /// (RFC 8200, section 8.1).
  private func datagramIsRight(_ header: UDPHeader, octets: Span<UInt8>, from start: Int) -> Bool? {
    let count = Int(header.length ?? 0)
    guard count >= UDPHeader.length, start + count <= payload.upperBound else { return nil }
    if header.checksum == 0 {
      if case .ipv4 = network { return true }
      return false
    }
    return Self.sumIsRight(network.pseudoHeader(count), octets, start..<(start + count))
  }

  private static func sumIsRight(
    _ start: InternetChecksum, _ octets: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    var sum = start
    sum.add(octets.extracting(range))
    return sum.value == 0
  }
}
