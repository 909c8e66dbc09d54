import Engine
import Lab
import Wire

/// The addresses of a case's lab in one version of IP.
struct LabAddresses {
  /// The target's, with the length of its network's prefix.
  let target: Prefix
  let tester: IPAddress
  /// How the target reaches the tester.
  let route: LabConfiguration.Route

  /// - Parameter isPlain: the defaults are those of packetdrill's public runners, where the tester is behind a router.
  init(_ options: AddressOptions, isIPv6: Bool, isPlain: Bool) throws(PlanError) {
    let local = isIPv6 ? LabConfiguration.target6 : LabConfiguration.target4
    let length = isIPv6 ? local.length : options.maskLength ?? local.length
    let address = options.local(isIPv6: isIPv6) ?? local.address
    target = Prefix(address, length: length) ?? local
    let remote = options.remote(isIPv6: isIPv6) ?? Self.remote(isIPv6: isIPv6, isPlain: isPlain)
    tester = remote.address
    let gateway =
      options.gateway(isIPv6: isIPv6) ?? (isPlain ? Conventions.gateway(isIPv6: isIPv6) : nil)
    route = .init(to: remote.network, through: options.isAnyIP ? nil : gateway)
    guard tester != address else {
      throw PlanError("target and tester cannot both have the address \(tester)")
    }
  }

  private static func remote(isIPv6: Bool, isPlain: Bool) -> Prefix {
    let address = isIPv6 ? LabConfiguration.tester6 : LabConfiguration.tester4
    let network = isIPv6 ? LabConfiguration.testerNetwork6 : LabConfiguration.testerNetwork4
    let length = isPlain ? address.octets.count * 8 : network.length
    return Prefix(address, length: length) ?? network
  }
}
