/// Why octets could not be read as what they were taken for.
public struct ParseError: Error, Hashable, Sendable {
  /// What was being read.
  public var layer: Layer
  /// Where the trouble is, in octets from the start of what was handed to the parser.
  public var offset: Int
  public var problem: Problem

  public enum Layer: String, Hashable, Sendable {
    case ethernet = "Ethernet"
    case arp = "ARP"
    case network = "IP"
    case ipv4 = "IPv4"
    case ipv6 = "IPv6"
    case icmp = "ICMP"
    case tcp = "TCP"
    case udp = "UDP"
    case gre = "GRE"
    case neighbourDiscovery = "neighbour discovery"
    /// Not a packet: what `ByteWriter` wrote.
    case message = "message"
  }

  public enum Problem: Hashable, Sendable {
    /// From the offset on this many octets are needed, and this many are there.
    case truncated(needed: Int, available: Int)
    /// The value at the offset is none that can be read.
    case unsupported(field: String, value: UInt64)
  }

  public init(layer: Layer, offset: Int, problem: Problem) {
    self.layer = layer
    self.offset = offset
    self.problem = problem
  }
}

extension ParseError: CustomStringConvertible {
  public var description: String {
    switch problem {
    case .truncated(let needed, let available):
      "\(layer.rawValue) at octet \(offset): \(needed) octets needed, \(available) there"
    case .unsupported(let field, let value):
      "\(layer.rawValue) at octet \(offset): \(field) \(value) cannot be read"
    }
  }
}

extension ParseError {
  /// Throws unless `needed` octets stand from `offset` to `end`.
  static func require(
    _ needed: Int, from offset: Int, to end: Int, layer: Layer
  ) throws(ParseError) {
    if end - offset < needed {
      throw ParseError(
        layer: layer, offset: offset, problem: .truncated(needed: needed, available: end - offset))
    }
  }
}
