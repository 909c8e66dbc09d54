/// An address of either version.
public enum IPAddress: Hashable, Sendable {
  case v4(IPv4Address)
  case v6(IPv6Address)

  public var isIPv6: Bool { if case .v6 = self { true } else { false } }

  /// The text form of either version.
  public init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// The same.
  public init?(_ text: String) {
    if let address = IPv4Address(text) {
      self = .v4(address)
    } else if let address = IPv6Address(text) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// 4 or 16 octets in the order of the wire.
  public var octets: [UInt8] {
    switch self {
    case .v4(let address): address.octets
    case .v6(let address): address.octets
    }
  }

  /// From 4 or 16 octets in the order of the wire; `nil` for any other number.
  public init?(octets: some Collection<UInt8>) {
    let numbers = Array(octets)
    switch numbers.count {
    case 4: self = .v4(IPv4Address(rawValue: numbers.span.number32(at: 0)))
    case 16:
      self = .v6(IPv6Address(high: numbers.span.number64(at: 0), low: numbers.span.number64(at: 8)))
    default: return nil
    }
  }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}
