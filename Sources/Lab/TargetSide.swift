import Glibc

/// The end of a lab's link that is the target's, in the namespace of the calling thread.
struct TargetSide: ~Copyable {
  private let configuration: LabConfiguration
  private let links: Netlink
  private let interfaces: Interfaces
  private let index: Int32

  /// Before a link is made, so that it is silent from the start.
  static func silence(_ configuration: LabConfiguration) throws(LabError) {
    for sysctl in defaults { try sysctl.write() }
    if !configuration.isKernelOnLink { try withoutIPv6.write() }
  }

  /// Makes a pair of interfaces: the target's, and its other end, of that name, in the namespace `peer`.
  init(
    _ configuration: LabConfiguration, peer: Int32, interface testerInterface: String
  ) throws(LabError) {
    try Netlink().addPair(
      near: .init(name: configuration.targetInterface, hardware: Lab.targetHardware),
      far: .init(name: testerInterface, hardware: Lab.testerHardware),
      in: peer, mtu: configuration.mtu)
    try self.init(configuration)
  }

  /// For an interface that is there.
  init(_ configuration: LabConfiguration) throws(LabError) {
    let links = try Netlink()
    let interfaces = try Interfaces()
    index = try interfaces.index(of: configuration.targetInterface)
    self.configuration = configuration
    self.links = links
    self.interfaces = interfaces
  }

  /// Settings that need no interface.
  static func begin(_ configuration: LabConfiguration) throws(LabError) {
    for sysctl in configuration.sysctls { try sysctl.write() }
    try Netlink().setUp(loopback)
  }

  /// Waits until a process has made the interface, and brings it up.
  /// - Returns: `false`: there is none, and no hope.
  static func awaitInterface(
    _ configuration: LabConfiguration, while isAlive: () -> Bool
  ) throws(LabError) -> Bool {
    let interfaces = try Interfaces()
    while (try? interfaces.index(of: configuration.targetInterface)) == nil {
      guard isAlive() else { return false }
      usleep(2_000)
    }
    try TargetSide(configuration).fill()
    return true
  }

  /// Addresses and routes.
  func fill() throws(LabError) {
    switch configuration.device {
    case .pair:
      try interfaces.set(configuration.offloads, of: configuration.targetInterface)
      try links.setUp(index, resolvesNeighbours: configuration.neighbours != .unneeded)
    case .tun, .process, .madeByProcess: try links.setUp(index, mtu: configuration.mtu)
    }
    for address in configuration.targetAddresses where configuration.carries(address.address) {
      try links.add(address, to: index)
      if address.isIPv6 { try links.addDelivery(of: address.address, over: index) }
    }
    for route in configuration.routes where configuration.carries(route.network.address) {
      try links.add(route, over: index, isOnLink: configuration.reaches(route.gateway))
    }
    if configuration.device == .pair, configuration.neighbours == .known { try introduceTester() }
  }

  private func introduceTester() throws(LabError) {
    for address in configuration.testerAddresses where configuration.carries(address) {
      try links.addNeighbour(address, at: Lab.testerHardware, on: index)
    }
  }

  /// Every namespace's `lo` has this number.
  private static let loopback: Int32 = 1

  private static let withoutIPv6 = Sysctl("net.ipv6.conf.default.disable_ipv6", "1")

  /// What keeps the kernel from sending anything that no script asked for, and what a namespace takes over from the
  /// machine and a lab must not depend on.
  private static let defaults = [
    Sysctl("net.ipv6.conf.default.accept_dad", "0"),
    Sysctl("net.ipv6.conf.default.addr_gen_mode", "1"),
    Sysctl("net.ipv4.conf.all.forwarding", "0"),
    Sysctl("net.ipv4.conf.all.rp_filter", "0"),
    Sysctl("net.ipv4.conf.default.rp_filter", "0"),
  ]
}
