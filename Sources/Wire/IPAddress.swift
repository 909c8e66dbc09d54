/// An IPv4 address.
public struct IPv4Address: Hashable, Sendable {
  /// Host order: 192.0.2.1 is 0xC0000201.
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// An IPv6 address.
public struct IPv6Address: Hashable, Sendable {
  /// The first eight octets, host order: 2001:db8::1 has 0x20010DB8_00000000.
  public var high: UInt64
  /// The last eight octets, host order.
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// An address of either version.
public enum IPAddress: Hashable, Sendable {
  case v4(IPv4Address)
  case v6(IPv6Address)
}

/// A MAC address of Ethernet, in the low 48 bits.
public struct MACAddress: Hashable, Sendable {
  public var rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }
}
