extension Packet {
  /// Reads a packet from its IP header on. Wrong lengths, data offsets and checksums are kept; octets after the length
  /// that the IP header states are padding of the link.
  /// - Throws: when there is no whole IP header of version 4 or 6. Nothing else is refused.
  public static func parse(_ octets: Span<UInt8>) throws(ParseError) -> Packet {
    let none = IPv4Address(rawValue: 0)
    var packet = Packet(
      network: .ipv4(IPv4Header(source: none, destination: none, protocolNumber: 0)),
      transport: .other)
    try packet.read(octets)
    return packet
  }

  public static func parse(_ octets: [UInt8]) throws(ParseError) -> Packet {
    try parse(octets.span)
  }

  /// Offsets in the result count from the start of the slice.
  public static func parse(_ octets: ArraySlice<UInt8>) throws(ParseError) -> Packet {
    try parse(octets.span)
  }

  /// `parse` in place of what this packet was: for a loop that reads many, since copying a packet takes longer than
  /// parsing it. After an error the packet is what it was.
  public mutating func read(_ octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(1, from: 0, to: octets.count, layer: .network)
    switch octets[0] >> 4 {
    case 4: try readIPv4(octets)
    case 6: try readIPv6(octets)
    default:
      throw ParseError(
        layer: .network, offset: 0,
        problem: .unsupported(field: "version", value: UInt64(octets[0] >> 4)))
    }
  }

  @inline(__always)
  private mutating func readIPv4(_ octets: Span<UInt8>) throws(ParseError) {
    let header = try IPv4Header(parsing: octets)
    network = .ipv4(header)
    let words = Int(octets[0] & 0xF)
    let total = Int(octets.number16(at: 2))
    // A total length that does not even cover the header says nothing about the end; the kernel writes 0 for packets
    // above 64 KB.
    let isStated = total >= max(words * 4, IPv4Header.minimumLength)
    let end = isStated ? min(total, octets.count) : octets.count
    let hasTransport = words >= 5 && header.fragmentOffset == 0
    let kind = hasTransport ? TransportKind(ipv4: header.protocolNumber) : .other
    readTransport(kind, octets, from: header.length, to: max(end, header.length))
  }

  @inline(never)
  private mutating func readIPv6(_ octets: Span<UInt8>) throws(ParseError) {
    let header = try IPv6Header(parsing: octets)
    network = .ipv6(header)
    let kind = isLaterFragment ? .other : TransportKind(ipv6: header.protocolNumber)
    readTransport(kind, octets, from: header.length, to: header.packetEnd(in: octets))
  }

  /// What the protocol number says that the transport header is.
  private enum TransportKind {
    case tcp
    case udp
    case icmp
    case other

    init(ipv4 number: UInt8) { self = number == IPProtocol.icmp ? .icmp : .init(number) }

    init(ipv6 number: UInt8) { self = number == IPProtocol.icmpv6 ? .icmp : .init(number) }

    private init(_ number: UInt8) {
      self =
        switch number {
        case IPProtocol.tcp: .tcp
        case IPProtocol.udp: .udp
        default: .other
        }
    }
  }

  /// Reads the transport header; what has none, or not all of it, is all payload.
  @inline(__always)
  private mutating func readTransport(
    _ kind: TransportKind, _ octets: Span<UInt8>, from start: Int, to end: Int
  ) {
    // A span of its own makes every offset in the header a constant, and one check enough for all.
    let body = octets.extracting(start..<end)
    if kind == .tcp, let header = TCPHeader(body) {
      transport = .tcp(header)
      payload = (start + header.length)..<end
    } else {
      transport = Packet.otherTransport(kind, body)
      payload = (start + transport.length)..<end
    }
  }

  /// All but TCP.
  @inline(never)
  private static func otherTransport(_ kind: TransportKind, _ body: Span<UInt8>) -> TransportHeader
  {
    switch kind {
    case .udp: (try? UDPHeader(parsing: body)).map { .udp($0) } ?? .other
    case .icmp: (try? ICMPHeader(parsing: body)).map { .icmp($0) } ?? .other
    case .tcp, .other: .other
    }
  }
}
