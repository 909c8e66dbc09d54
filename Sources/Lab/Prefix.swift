public import Wire

/// An address and how many of its bits name the network: `192.168.0.1/16`.
public struct Prefix: Hashable, Sendable {
  public var address: IPAddress
  /// 0 to 32, or to 128 for IPv6.
  public var length: Int

  /// `nil` when the address has not that many bits.
  public init?(_ address: IPAddress, length: Int) {
    guard (0...address.octets.count * 8).contains(length) else { return nil }
    self.address = address
    self.length = length
  }

  /// For constants: `length` is in range.
  init(unchecked address: IPAddress, length: Int) {
    self.address = address
    self.length = length
  }

  /// As in `192.168.0.1/16`; without a length, all bits.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    guard parts.count == 2 else {
      self.init(address, length: address.octets.count * 8)
      return
    }
    guard let length = Int(parts[1]), parts[1].allSatisfy(\.isNumber) else { return nil }
    self.init(address, length: length)
  }

  /// The same network with the other bits zero.
  public var network: Prefix {
    var copy = self
    copy.address = address.keepingBits(length)
    return copy
  }

  /// Whether an address lies in this network.
  public func contains(_ other: IPAddress) -> Bool {
    other.octets.count == address.octets.count
      && other.keepingBits(length) == address.keepingBits(length)
  }

  public var isIPv6: Bool { if case .v6 = address { true } else { false } }
}

extension Prefix: CustomStringConvertible {
  public var description: String { "\(address)/\(length)" }
}

extension IPAddress {
  /// With all bits after the first `count` zero.
  fileprivate func keepingBits(_ count: Int) -> IPAddress {
    switch self {
    case .v4(let address):
      return .v4(IPv4Address(rawValue: address.rawValue & ~(UInt32.max >> UInt32(count))))
    case .v6(let address):
      return .v6(
        IPv6Address(
          high: address.high & ~(UInt64.max >> UInt64(min(count, 64))),
          low: address.low & ~(UInt64.max >> UInt64(max(count - 64, 0)))))
    }
  }
}
