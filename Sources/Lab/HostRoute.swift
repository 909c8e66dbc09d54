public import Wire

/// How this machine reaches an address, as the network namespace of the calling thread has it.
public struct HostRoute: Hashable, Sendable {
  public var interface: String
  public var medium: Medium
  /// The source that a packet to the address gets if nobody chooses another.
  public var source: IPAddress
  /// Where a frame goes first: the router, or the address itself.
  public var nextHop: IPAddress
  /// Of `nextHop`, if the kernel knows it.
  public var nextHardware: MACAddress?
  /// Of the interface, octets.
  public var mtu: Int

  public enum Medium: Hashable, Sendable {
    /// The address is this machine's own.
    case loopback
    /// Frames with an Ethernet header: Ethernet, veth, TAP. With the interface's own hardware address.
    case ethernet(MACAddress)
    /// Packets without a link header: TUN, and tunnels.
    case bare
  }

  /// - Throws: when there is no way to the address, or its interface is of a kind that segprobe cannot use.
  public init(to address: IPAddress) throws(LabError) {
    let links = try Netlink()
    let interfaces = try Interfaces()
    let way = try links.way(to: address)
    interface = try interfaces.name(of: way.index)
    mtu = try interfaces.mtu(of: interface)
    nextHop = way.gateway ?? address
    medium = way.isOwn ? .loopback : try interfaces.medium(of: interface)
    guard let source = way.source ?? (way.isOwn ? address : nil) else {
      throw LabError("\(interface) has no address from which to reach \(address)")
    }
    self.source = source
    if case .ethernet = medium { nextHardware = try links.hardware(of: nextHop, on: way.index) }
  }

  /// Whether the address is one of this machine's.
  public static func isOwn(_ address: IPAddress) -> Bool {
    guard let links = try? Netlink(), let way = try? links.way(to: address) else { return false }
    return way.isOwn
  }
}
