/// An IP packet as values: its headers, and where its payload stands among the octets that it was parsed from.
///
/// Parsing keeps whatever is wrong, and writing the result with the same payload gives the same octets again.
public struct Packet: Hashable, Sendable {
  public var network: NetworkHeader
  public var transport: TransportHeader
  /// Offsets of what follows the transport header in the octets that were parsed; ends where the packet ends, so that
  /// padding of the link is not part of it. Empty in a packet that was not parsed. For UDP whose length is smaller
  /// than what IP carries, the surplus is included.
  public var payload: Range<Int>

  @inlinable
  public init(network: NetworkHeader, transport: TransportHeader) {
    self.network = network
    self.transport = transport
    payload = 0..<0
  }

  public var source: IPAddress { network.source }
  public var destination: IPAddress { network.destination }

  /// The TCP header, if this is a TCP segment.
  @inlinable
  public var tcp: TCPHeader? {
    if case .tcp(let header) = transport { header } else { nil }
  }

  public var udp: UDPHeader? {
    if case .udp(let header) = transport { header } else { nil }
  }

  public var icmp: ICMPHeader? {
    if case .icmp(let header) = transport { header } else { nil }
  }

  /// Octets that writing gives.
  /// - Parameter payload: octets of payload.
  public func length(payload: Int) -> Int { network.length + transport.length + payload }
}

/// The transport header of a packet.
public enum TransportHeader: Hashable, Sendable {
  case tcp(TCPHeader)
  case udp(UDPHeader)
  /// ICMP in an IPv4 packet, ICMPv6 in an IPv6 one.
  case icmp(ICMPHeader)
  /// None that is known here, or none that is whole: another protocol, a later fragment, a header cut short. All of it
  /// is payload.
  case other

  /// Octets on the wire.
  public var length: Int {
    switch self {
    case .tcp(let header): header.length
    case .udp: UDPHeader.length
    case .icmp: ICMPHeader.length
    case .other: 0
    }
  }
}
