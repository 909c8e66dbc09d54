/// The header of an Ethernet II frame.
public struct EthernetHeader: Hashable, Sendable {
  public var destination: MACAddress
  public var source: MACAddress
  /// What follows; below 1536 it is a length (IEEE 802.3).
  public var etherType: UInt16

  /// Octets.
  public static let length = 14

  public static let ipv4: UInt16 = 0x0800
  public static let arp: UInt16 = 0x0806
  /// Unicast (RFC 3032, section 5).
  public static let mpls: UInt16 = 0x8847
  public static let ipv6: UInt16 = 0x86DD

  @inlinable
  public init(destination: MACAddress, source: MACAddress, etherType: UInt16) {
    self.destination = destination
    self.source = source
    self.etherType = etherType
  }

  /// - Throws: when there are fewer than 14 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.length, from: 0, to: octets.count, layer: .ethernet)
    let (first, second) = (octets.number64(at: 0), octets.number32(at: 8))
    destination = MACAddress(rawValue: first >> 16)
    source = MACAddress(rawValue: first << 32 & 0xFFFF_0000_0000 | UInt64(second))
    etherType = octets.number16(at: 12)
  }

  /// Appends 14 octets, for which there must be room.
  public func write(into out: inout OutputSpan<UInt8>) {
    out.append(bigEndian: destination.rawValue << 16 | source.rawValue >> 32 & 0xFFFF)
    out.append(bigEndian: UInt32(truncatingIfNeeded: source.rawValue))
    out.append(bigEndian: etherType)
  }

  /// The 14 octets.
  public var octets: [UInt8] { [UInt8](capacity: Self.length) { out in write(into: &out) } }
}

extension MACAddress {
  init(_ octets: Span<UInt8>, at offset: Int) {
    self.init(
      rawValue: UInt64(octets.number16(at: offset)) << 32 | UInt64(octets.number32(at: offset + 2)))
  }
}

extension OutputSpan where Element == UInt8 {
  mutating func append(_ address: MACAddress) {
    append(bigEndian: UInt16(truncatingIfNeeded: address.rawValue >> 32))
    append(bigEndian: UInt32(truncatingIfNeeded: address.rawValue))
  }
}

extension EthernetHeader: CustomStringConvertible {
  public var description: String {
    "\(source) > \(destination) type 0x\(String(etherType, radix: 16))"
  }
}
