extension Packet {
  /// Appends the packet with this payload; every field left out is computed.
  /// - Precondition: `out` has room for `length(payload:)` octets.
  public func write(into out: inout OutputSpan<UInt8>, payload: Span<UInt8>) {
    let sum = network.write(into: &out, followedBy: transport.length + payload.count)
    switch transport {
    case .tcp(let header): header.write(into: &out, pseudoHeader: sum, payload: payload)
    case .udp(let header): header.write(into: &out, pseudoHeader: sum, payload: payload)
    case .icmp(let header):
      // ICMP has no pseudo-header; ICMPv6 has that of IPv6 (RFC 4443, section 2.3).
      if case .ipv4 = network {
        header.write(into: &out, pseudoHeader: InternetChecksum(), payload: payload)
      } else {
        header.write(into: &out, pseudoHeader: sum, payload: payload)
      }
    case .other: break
    }
    if payload.count > 0 { out.append(octets: payload) }
  }

  /// The octets of the packet with this payload; every field left out is computed.
  public func write(payload: [UInt8] = []) -> [UInt8] { write(payload: payload.span) }

  /// The octets of the packet with this payload; every field left out is computed.
  public func write(payload: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: length(payload: payload.count)) { out in write(into: &out, payload: payload) }
  }
}
