import Engine
import Lab
import Wire

/// What packetdrill's public runners give every script: a script without front matter finds it here too, as long as
/// neither it nor the command line says anything else.
enum Conventions {
  /// Words and what stands for them. Fast-open cookies are those of the addresses below and the key that public init
  /// scripts set.
  static func definitions(_ mode: IPMode) -> [String: String] {
    var words = mode == .version6 ? words6 : words4
    words["CMSG_LEVEL_IP"] = mode == .version4 ? "SOL_IP" : "SOL_IPV6"
    words["CMSG_TYPE_RECVERR"] = mode == .version4 ? "IP_RECVERR" : "IPV6_RECVERR"
    return words
  }

  private static let words4 = [
    "TFO_COOKIE": "3021b9d889017eeb", "TFO_COOKIE_ZERO": "b7c12350a90dc8f5",
    "CODE": "host_unreachable",
  ]

  /// Runners say nothing of CODE here; this is what comes nearest (RFC 4443, section 3.1).
  private static let words6 = [
    "TFO_COOKIE": "c1d1e9742a47a9bc", "TFO_COOKIE_ZERO": "82af1a8f9a205c34",
    "CODE": "address_unreachable",
  ]

  /// Octets. Segments have the same size in both versions.
  static func mtu(_ mode: IPMode) -> Int { mode == .version6 ? 1520 : 1500 }

  /// Through which the target reaches the tester: 192.168.0.1, which is the target's own, and fd3d:a0b:17d6:8888::1.
  static func gateway(isIPv6: Bool) -> IPAddress {
    isIPv6
      ? .v6(IPv6Address(high: 0xFD3D_0A0B_17D6_8888, low: 1))
      : .v4(IPv4Address(rawValue: 0xC0A8_0001))
  }
}
