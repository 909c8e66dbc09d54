extension Packet {
  /// Reads a packet from its IP header on. Wrong lengths, data offsets and checksums are kept; octets after the length
  /// that the IP header states are padding of the link.
  /// - Throws: when there is no whole IP header of version 4 or 6. Nothing else is refused.
  public static func parse(_ octets: Span<UInt8>) throws(ParseError) -> Packet {
    try ParseError.require(1, from: 0, to: octets.count, layer: .network)
    switch octets[0] >> 4 {
    case 4: return try parseIPv4(octets)
    case 6: return try parseIPv6(octets)
    default:
      throw ParseError(
        layer: .network, offset: 0,
        problem: .unsupported(field: "version", value: UInt64(octets[0] >> 4)))
    }
  }

  public static func parse(_ octets: [UInt8]) throws(ParseError) -> Packet {
    try parse(octets.span)
  }

  /// Offsets in the result count from the start of the slice.
  public static func parse(_ octets: ArraySlice<UInt8>) throws(ParseError) -> Packet {
    try parse(octets.span)
  }

  @inline(__always)
  static func parseIPv4(_ octets: Span<UInt8>) throws(ParseError) -> Packet {
    let header = try IPv4Header(parsing: octets)
    let words = Int(octets[0] & 0xF)
    let total = Int(octets.number16(at: 2))
    // A total length that does not even cover the header says nothing about the end; the kernel writes 0 for packets
    // above 64 KB.
    let end =
      total < max(words * 4, IPv4Header.minimumLength) ? octets.count : min(total, octets.count)
    let hasTransport = words >= 5 && header.fragmentOffset == 0
    return Packet(
      .ipv4(header), kind: hasTransport ? .init(ipv4: header.protocolNumber) : .other,
      octets: octets, from: header.length, to: max(end, header.length))
  }

  static func parseIPv6(_ octets: Span<UInt8>) throws(ParseError) -> Packet {
    let header = try IPv6Header(parsing: octets)
    let isLaterFragment = !header.extensions.isEmpty && (header.fragment?.offset ?? 0) != 0
    return Packet(
      .ipv6(header), kind: isLaterFragment ? .other : .init(ipv6: header.protocolNumber),
      octets: octets, from: header.length, to: header.packetEnd(in: octets))
  }

  /// What the protocol number says that the transport header is.
  enum TransportKind {
    case tcp
    case udp
    case icmp
    case other

    init(ipv4 number: UInt8) { self = number == IPProtocol.icmp ? .icmp : .init(number) }

    init(ipv6 number: UInt8) { self = number == IPProtocol.icmpv6 ? .icmp : .init(number) }

    init(_ number: UInt8) {
      self =
        switch number {
        case IPProtocol.tcp: .tcp
        case IPProtocol.udp: .udp
        default: .other
        }
    }
  }

  /// Reads the transport header; what has none is all payload.
  @inline(__always)
  init(
    _ network: NetworkHeader, kind: TransportKind, octets: Span<UInt8>, from start: Int, to end: Int
  ) {
    self.init(network: network, transport: .other)
    // A span of its own makes every offset in the header a constant, and one check enough for all.
    let body = octets.extracting(start..<end)
    do throws(ParseError) {
      switch kind {
      case .tcp: transport = .tcp(try TCPHeader(parsing: body))
      case .udp: transport = .udp(try UDPHeader(parsing: body))
      case .icmp: transport = .icmp(try ICMPHeader(parsing: body))
      case .other: break
      }
    } catch {
      transport = .other
    }
    payload = (start + transport.length)..<end
  }
}
