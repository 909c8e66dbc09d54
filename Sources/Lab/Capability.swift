import CCap

/// One of the rights that root is made of (capabilities(7)).
public struct Capability: Hashable, Sendable {
  /// The number of `linux/capability.h`.
  public var rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Interfaces, addresses, sysctls of a network namespace.
  public static let networkAdministration = Capability(rawValue: CAP_NET_ADMIN)
  /// Packet and raw sockets.
  public static let rawSockets = Capability(rawValue: CAP_NET_RAW)
  /// Ports below 1024.
  public static let lowPorts = Capability(rawValue: CAP_NET_BIND_SERVICE)
  /// Namespaces.
  public static let systemAdministration = Capability(rawValue: CAP_SYS_ADMIN)
  /// Changing the bounding set.
  public static let capabilitySets = Capability(rawValue: CAP_SETPCAP)
}

extension Capability: CustomStringConvertible {
  /// As libcap spells it: `cap_net_admin`.
  public var description: String {
    guard let name = unsafe cap_to_name(rawValue) else { return "capability \(rawValue)" }
    defer { _ = unsafe cap_free(name) }
    return unsafe String(cString: name)
  }
}
