/// One extension header of IPv6. What kind it is says the header before it.
public struct IPv6Extension: Hashable, Sendable {
  /// What follows it.
  public var nextHeader: UInt8
  /// All octets but the first.
  public var octets: [UInt8]

  public init(nextHeader: UInt8, octets: [UInt8]) {
    self.nextHeader = nextHeader
    self.octets = octets
  }

  /// Octets on the wire.
  public var length: Int { 1 + octets.count }

  /// Those of RFC 8200, section 4, whose lengths are known here.
  static func isKnown(_ kind: UInt8) -> Bool {
    switch kind {
    case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.fragment, IPProtocol.authentication,
      IPProtocol.destinationOptions:
      true
    default: false
    }
  }

  /// The length of the header at `offset`; `nil` if it is not an extension header, or not all there.
  static func length(of kind: UInt8, in octets: Span<UInt8>, at offset: Int, to end: Int) -> Int? {
    guard isKnown(kind), end - offset >= 8 else { return nil }
    let length =
      switch kind {
      case IPProtocol.fragment: 8
      // RFC 4302, section 2.2: in words of four octets, less two.
      case IPProtocol.authentication: (Int(octets[offset + 1]) + 2) * 4
      default: (Int(octets[offset + 1]) + 1) * 8
      }
    return length <= end - offset ? length : nil
  }
}

/// The fragment header of IPv6 (RFC 8200, section 4.5).
public struct IPv6Fragment: Hashable, Sendable {
  /// In units of eight octets, 13 bits.
  public var offset: UInt16
  public var moreFragments: Bool
  public var identification: UInt32
  /// The reserved octet and, in the low two bits, the reserved bits beside the flag.
  public var reserved: (octet: UInt8, bits: UInt8) {
    get { (reservedOctet, reservedBits) }
    set { (reservedOctet, reservedBits) = newValue }
  }

  private var reservedOctet: UInt8 = 0
  private var reservedBits: UInt8 = 0

  public init(offset: UInt16, moreFragments: Bool, identification: UInt32) {
    self.offset = offset
    self.moreFragments = moreFragments
    self.identification = identification
  }

  /// `nil` if there are not 8 octets.
  public init?(_ header: IPv6Extension) {
    guard header.octets.count == 7 else { return nil }
    let octets = header.octets.span
    let word = octets.number16(at: 1)
    self.init(
      offset: word >> 3, moreFragments: word & 1 != 0, identification: octets.number32(at: 3))
    reservedOctet = octets[0]
    reservedBits = UInt8(word >> 1 & 3)
  }

  /// The octets after the first, as `IPv6Header.append` takes them.
  public var octets: [UInt8] {
    [UInt8](capacity: 7) { out in
      out.append(reservedOctet)
      out.append(
        bigEndian: offset << 3 | UInt16(reservedBits & 3) << 1 | (moreFragments ? 1 : 0))
      out.append(bigEndian: identification)
    }
  }
}
