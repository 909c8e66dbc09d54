import Engine
import Match
import Wire

extension IPMode {
  /// As lines for people write it.
  var label: String {
    switch self {
    case .version4: "IPv4"
    case .version6: "IPv6"
    case .mapped: "mapped"
    }
  }
}

extension Endpoint {
  /// `192.0.2.1:8080`, `[fd00::1]:8080`.
  var label: String {
    switch address {
    case .v4(let address): "\(address):\(port)"
    case .v6(let address): "[\(address)]:\(port)"
    }
  }
}
