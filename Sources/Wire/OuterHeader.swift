/// A header around an IP packet: of a tunnel.
public enum OuterHeader: Hashable, Sendable {
  case ip(NetworkHeader)
  case gre(GREHeader)
  /// From the outermost entry to the bottom of the stack.
  case mpls([MPLSEntry])

  /// Headers that are read around one packet.
  public static let most = 8

  /// How an IP header announces what it is put around: 4 and 41 (RFC 2003, RFC 2473), 47 (RFC 2784), 137 (RFC 4023).
  var protocolNumber: UInt8 {
    switch self {
    case .ip(.ipv4): IPProtocol.ipv4
    case .ip(.ipv6): IPProtocol.ipv6
    case .gre: IPProtocol.gre
    case .mpls: IPProtocol.mpls
    }
  }

  /// How a GRE header announces what it is put around; GRE in GRE has no number.
  var etherType: UInt16 {
    switch self {
    case .ip(.ipv4): EthernetHeader.ipv4
    case .ip(.ipv6): EthernetHeader.ipv6
    case .gre: 0
    case .mpls: EthernetHeader.mpls
    }
  }
}

// MARK: Writing

extension [OuterHeader] {
  /// The headers and the packet that they are put around. Protocol numbers of IP headers are those of what follows;
  /// every field left out is computed.
  /// - Parameter packet: from its IP header on.
  public func octets(around packet: [UInt8]) -> [UInt8] {
    var octets = packet
    var next = (try? Packet.parse(packet.span)).map { OuterHeader.ip($0.network) }
    for header in reversed() {
      octets = header.octets(around: octets, next)
      next = header
    }
    return octets
  }
}

extension OuterHeader {
  fileprivate func octets(around inner: [UInt8], _ next: OuterHeader?) -> [UInt8] {
    switch self {
    case .ip(let header):
      let number = next?.protocolNumber ?? IPProtocol.noNextHeader
      return Packet(network: header.announcing(number), transport: .other).write(payload: inner)
    case .gre(let header): return header.octets(around: inner, type: next?.etherType ?? 0)
    case .mpls(let entries):
      let stack = [UInt8](capacity: entries.count * MPLSEntry.length) { out in
        for entry in entries { out.append(bigEndian: entry.rawValue) }
      }
      return stack + inner
    }
  }
}

extension NetworkHeader {
  /// The header with another protocol number behind its extensions.
  fileprivate func announcing(_ number: UInt8) -> NetworkHeader {
    switch self {
    case .ipv4(var header):
      header.protocolNumber = number
      return .ipv4(header)
    case .ipv6(var header):
      if header.extensions.isEmpty {
        header.nextHeader = number
      } else {
        header.extensions[header.extensions.count - 1].nextHeader = number
      }
      return .ipv6(header)
    }
  }
}
