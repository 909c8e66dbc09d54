public import Engine

extension IPMode {
  /// As lines for people write it.
  public var label: String {
    switch self {
    case .version4: "IPv4"
    case .version6: "IPv6"
    case .mapped: "mapped"
    }
  }
}
