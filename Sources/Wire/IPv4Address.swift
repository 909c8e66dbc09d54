/// An IPv4 address.
public struct IPv4Address: Hashable, Sendable {
  /// Host order: 192.0.2.1 is 0xC0000201.
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Four decimal numbers of 0 to 255 without leading zeros, with full stops between: `192.0.2.1`.
  public init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// The same.
  public init?(_ text: String) {
    let parts = Array(text.utf8).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let octet = Self.octet(part) else { return nil }
      value = value << 8 | UInt32(octet)
    }
    rawValue = value
  }

  private static func octet(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard (1...3).contains(digits.count) else { return nil }
    if digits.count > 1, digits.first == UInt8(ascii: "0") { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return UInt8(exactly: value)
  }

  /// The four octets in the order of the wire.
  public var octets: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> (24 - 8 * $0)) }
  }
}

extension IPv4Address: CustomStringConvertible {
  public var description: String { octets.map(String.init).joined(separator: ".") }
}
