/// A packet, and the headers of tunnels around it.
public struct TunnelledPacket: Hashable, Sendable {
  /// From the outermost on; empty where there is no tunnel.
  public var outer: [OuterHeader] = []
  /// The innermost packet. Offsets of its payload count from its own IP header.
  public var packet: Packet
  /// Where its IP header begins in the octets that were parsed.
  public var start = 0

  public init(packet: Packet) { self.packet = packet }

  /// Reads a packet from its outermost IP header on. What is in a tunnel is the packet, unless it is no whole IP packet:
  /// then the tunnel's is.
  /// - Throws: as `Packet.parse`.
  public static func parse(_ octets: Span<UInt8>) throws(ParseError) -> TunnelledPacket {
    let packet = try Packet.parse(octets)
    guard case .other = packet.transport else { return TunnelledPacket(packet: packet) }
    return TunnelledPacket(inside: packet, octets) ?? TunnelledPacket(packet: packet)
  }

  /// What a packet without a transport header carries; `nil` if that is no packet.
  private init?(inside packet: Packet, _ octets: Span<UInt8>) {
    self.packet = packet
    while case .other = self.packet.transport, outer.count < OuterHeader.most, enter(octets) {}
    if start == 0 { return nil }
  }

  /// Goes on to the packet that this one carries.
  /// - Returns: false, and nothing has changed, if it carries none.
  private mutating func enter(_ octets: Span<UInt8>) -> Bool {
    guard !packet.network.isFragment else { return false }
    let content = (start + packet.payload.lowerBound)..<(start + packet.payload.upperBound)
    guard
      let headers = [OuterHeader](
        between: packet.network, andPacketIn: octets.extracting(content)),
      let inner = try? Packet.parse(octets.extracting(content).extracting(headers.length...)),
      headers.announce(inner.network, in: packet.network)
    else { return false }
    outer += [.ip(packet.network)] + headers
    start = content.lowerBound + headers.length
    packet = inner
    return true
  }
}

extension [OuterHeader] {
  /// What stands between an IP header and the packet that it carries: nothing, GRE, labels, or both.
  /// - Returns: `nil` if the IP header says that something else follows, or if what follows is not whole.
  fileprivate init?(between network: NetworkHeader, andPacketIn octets: Span<UInt8>) {
    switch network.protocolNumber {
    case IPProtocol.ipv4, IPProtocol.ipv6: self = []
    case IPProtocol.gre:
      guard let header = try? GREHeader(parsing: octets) else { return nil }
      self = [.gre(header)]
      guard header.protocolType == EthernetHeader.mpls else { return }
      guard let stack = [MPLSEntry](parsing: octets.extracting(header.length...)) else {
        return nil
      }
      append(.mpls(stack))
    case IPProtocol.mpls:
      guard let stack = [MPLSEntry](parsing: octets) else { return nil }
      self = [.mpls(stack)]
    default: return nil
    }
  }

  /// Octets of headers that are no IP headers.
  fileprivate var length: Int {
    reduce(0) { length, header in
      switch header {
      case .ip: length
      case .gre(let header): length + header.length
      case .mpls(let entries): length + entries.count * MPLSEntry.length
      }
    }
  }

  /// Whether what stands last before a packet says that it is of this version. A label stack does not say.
  fileprivate func announce(_ inner: NetworkHeader, in outer: NetworkHeader) -> Bool {
    switch last {
    case .gre(let header): header.protocolType == OuterHeader.ip(inner).etherType
    case .mpls: true
    case .ip, nil: outer.protocolNumber == OuterHeader.ip(inner).protocolNumber
    }
  }
}
