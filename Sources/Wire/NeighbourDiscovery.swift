/// A neighbour solicitation: who has this address? (RFC 4861, section 4.3). It stands in an ICMPv6 message: its first
/// octets in the `ICMPHeader`, the others in the payload.
public struct NeighbourSolicitation: Hashable, Sendable {
  /// The 32 reserved bits.
  public var reserved: UInt32 = 0
  /// Whose link address is asked for.
  public var target: IPv6Address
  public var options: NeighbourOptions

  public static let type: UInt8 = 135

  /// - Parameter source: the asker's link address; `nil` where the source address is unspecified.
  public init(target: IPv6Address, source: MACAddress?) {
    self.target = target
    options = NeighbourOptions(NeighbourOptions.source, source)
  }

  /// The link address of the asker, if the message has one.
  public var sourceLinkAddress: MACAddress? { options.linkAddress(NeighbourOptions.source) }
}

/// A neighbour advertisement: that address is here (RFC 4861, section 4.4).
public struct NeighbourAdvertisement: Hashable, Sendable {
  /// The flags R, S and O in the highest bits, and 29 reserved ones.
  public var flags: UInt32
  /// The address that is spoken of.
  public var target: IPv6Address
  public var options: NeighbourOptions

  public static let type: UInt8 = 136
  public static let router: UInt32 = 0x8000_0000
  public static let solicited: UInt32 = 0x4000_0000
  public static let override: UInt32 = 0x2000_0000

  public init(flags: UInt32, target: IPv6Address, link: MACAddress?) {
    self.flags = flags
    self.target = target
    options = NeighbourOptions(NeighbourOptions.target, link)
  }

  /// The link address of the target, if the message has one.
  public var targetLinkAddress: MACAddress? { options.linkAddress(NeighbourOptions.target) }
}

/// The options of neighbour discovery as octets (RFC 4861, section 4.6).
public struct NeighbourOptions: Hashable, Sendable {
  /// Type, length in units of eight octets, content, and so on.
  public var octets: [UInt8]

  static let source: UInt8 = 1
  static let target: UInt8 = 2

  public init(octets: [UInt8]) { self.octets = octets }

  /// One link-layer address, or no option.
  init(_ type: UInt8, _ address: MACAddress?) {
    octets = if let address { [type, 1] + address.octets } else { [] }
  }

  /// The Ethernet address in the first option of this type. An option of length zero ends the search: the rest cannot
  /// be read.
  func linkAddress(_ type: UInt8) -> MACAddress? {
    var offset = 0
    while offset + 8 <= octets.count, octets[offset + 1] != 0 {
      if octets[offset] == type, octets[offset + 1] == 1 {
        return MACAddress(octets: octets[(offset + 2)..<(offset + 8)])
      }
      offset += Int(octets[offset + 1]) * 8
    }
    return nil
  }
}

// MARK: Octets

extension NeighbourSolicitation {
  /// Reads the message from its ICMPv6 header on.
  /// - Throws: when it is another message or has fewer than 24 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    (reserved, target, options) = try parseNeighbourMessage(octets, type: Self.type)
  }

  public var header: ICMPHeader { ICMPHeader(type: Self.type, code: 0, rest: reserved) }

  /// What follows the header.
  public var body: [UInt8] { target.octets + options.octets }

  /// The whole message as a packet; link-local traffic has hop limit 255 (RFC 4861, section 7.1.1).
  public func packet(from source: IPv6Address, to destination: IPv6Address) -> [UInt8] {
    neighbourPacket(header, body, from: source, to: destination)
  }
}

extension NeighbourAdvertisement {
  /// Reads the message from its ICMPv6 header on.
  /// - Throws: when it is another message or has fewer than 24 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    (flags, target, options) = try parseNeighbourMessage(octets, type: Self.type)
  }

  public var header: ICMPHeader { ICMPHeader(type: Self.type, code: 0, rest: flags) }

  /// What follows the header.
  public var body: [UInt8] { target.octets + options.octets }

  /// The whole message as a packet; link-local traffic has hop limit 255 (RFC 4861, section 7.1.2).
  public func packet(from source: IPv6Address, to destination: IPv6Address) -> [UInt8] {
    neighbourPacket(header, body, from: source, to: destination)
  }
}

private func parseNeighbourMessage(
  _ octets: Span<UInt8>, type: UInt8
) throws(ParseError) -> (UInt32, IPv6Address, NeighbourOptions) {
  try ParseError.require(24, from: 0, to: octets.count, layer: .neighbourDiscovery)
  guard octets[0] == type, octets[1] == 0 else {
    throw ParseError(
      layer: .neighbourDiscovery, offset: 0,
      problem: .unsupported(field: "type and code", value: UInt64(octets.number16(at: 0))))
  }
  let target = IPv6Address(high: octets.number64(at: 8), low: octets.number64(at: 16))
  let options = NeighbourOptions(octets: octets.array(24..<octets.count))
  return (octets.number32(at: 4), target, options)
}

private func neighbourPacket(
  _ header: ICMPHeader, _ body: [UInt8], from source: IPv6Address, to destination: IPv6Address
) -> [UInt8] {
  var network = IPv6Header(
    source: source, destination: destination, nextHeader: IPProtocol.icmpv6)
  network.hopLimit = 255
  return Packet(network: .ipv6(network), transport: .icmp(header)).write(payload: body)
}
