/// A MAC address of Ethernet, in the low 48 bits.
public struct MACAddress: Hashable, Sendable {
  /// The first octet on the wire is the highest: 02:00:00:00:00:01 is 0x0200_0000_0001. The high 16 bits are not looked
  /// at.
  public var rawValue: UInt64

  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// ff:ff:ff:ff:ff:ff
  public static let broadcast = MACAddress(rawValue: 0xFFFF_FFFF_FFFF)

  /// Six numbers of two hexadecimal digits with colons between.
  public init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 6 else { return nil }
    var value: UInt64 = 0
    for part in parts {
      guard part.count == 2 else { return nil }
      for digit in part {
        guard let number = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
        value = value << 4 | UInt64(number)
      }
    }
    rawValue = value
  }

  /// From six octets in the order of the wire; `nil` for any other number.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == 6 else { return nil }
    rawValue = octets.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The six octets in the order of the wire.
  public var octets: [UInt8] {
    (0..<6).map { UInt8(truncatingIfNeeded: rawValue >> (40 - 8 * $0)) }
  }

  /// Where an IPv6 multicast goes on Ethernet: 33:33 and its last four octets (RFC 2464, section 7).
  public init(multicast address: IPv6Address) {
    rawValue = 0x3333_0000_0000 | address.low & 0xFFFF_FFFF
  }
}

extension MACAddress: CustomStringConvertible {
  public var description: String {
    octets.map { hexadecimal([$0]) }.joined(separator: ":")
  }
}
