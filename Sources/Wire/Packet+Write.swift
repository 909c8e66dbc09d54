extension Packet {
  /// Appends the packet with this payload; every field left out is computed.
  /// - Precondition: `out` has room for `length(payload:)` octets.
  public func write(into out: inout OutputSpan<UInt8>, payload: Span<UInt8>) {
    let count = transport.length + payload.count
    network.write(into: &out, followedBy: count)
    switch transport {
    case .tcp(let header):
      header.write(into: &out, pseudoHeader: network.pseudoHeader(count), payload: payload)
    case .udp(let header):
      header.write(into: &out, pseudoHeader: network.pseudoHeader(count), payload: payload)
    case .icmp(let header):
      header.write(into: &out, pseudoHeader: network.icmpPseudoHeader(count), payload: payload)
    case .other: break
    }
    out.append(octets: payload)
  }

  /// The octets of the packet with this payload; every field left out is computed.
  public func write(payload: [UInt8] = []) -> [UInt8] { write(payload: payload.span) }

  /// The octets of the packet with this payload; every field left out is computed.
  public func write(payload: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: length(payload: payload.count)) { out in write(into: &out, payload: payload) }
  }
}

extension NetworkHeader {
  /// ICMP has none; ICMPv6 has that of IPv6 (RFC 4443, section 2.3).
  func icmpPseudoHeader(_ count: Int) -> InternetChecksum {
    switch self {
    case .ipv4: InternetChecksum()
    case .ipv6: pseudoHeader(count)
    }
  }
}
