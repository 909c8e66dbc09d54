public import Wire

/// What a lab is to look like. Without changes: the addresses that public packetdrill scripts expect.
public struct LabConfiguration: Hashable, Sendable {
  /// Octets of a packet, 68 to 65535, on both ends. Under 1280 there is no IPv6 (RFC 8200, section 5).
  public var mtu = 1500

  /// The target's addresses, on its interface.
  public var targetAddresses = [Self.target4, Self.target6]

  /// What the target's interface is called.
  public var targetInterface = Lab.targetInterface

  /// The tester's addresses. No kernel owns them: whoever holds the other end answers for them.
  public var testerAddresses = [Self.tester4, Self.tester6]

  /// What the target reaches over the link, the tester's addresses among it.
  public var routes = [Route(to: Self.testerNetwork4), Route(to: Self.testerNetwork6)]

  public var device = Device.pair

  /// How the target learns the tester's hardware address.
  public var neighbours = Neighbours.known

  public var offloads = Offloads.none

  /// The target's kernel has a say on the link. `false`: a process there has the target's addresses, and the kernel keeps
  /// silent.
  public var isKernelOnLink = true

  /// Set in the target's namespace, in this order, before the link comes up.
  public var sysctls: [Sysctl] = []

  public init() {}

  public struct Route: Hashable, Sendable {
    public var network: Prefix
    /// `nil`: directly. It need not be in a network of the target's.
    public var gateway: IPAddress?

    public init(to network: Prefix, through gateway: IPAddress? = nil) {
      self.network = network
      self.gateway = gateway
    }
  }

  /// What the target's interface is.
  public enum Device: Hashable, Sendable {
    /// One end of a veth pair, a network card with a wire.
    case pair
    /// A device whose other end is a process of the target's namespace, a TCP stack of its own: what is sent on the
    /// interface is what the process reads, frames with an Ethernet header (TAP) or packets (TUN). The process attaches to
    /// it by its name; one that is handed over is `Lab.device`.
    case process(frames: Bool, isHandedOver: Bool)
    /// The same, but the process makes the device: see `Lab.awaitDevice`.
    case madeByProcess
    /// What its name says, as packetdrill has it, so that packets take the same ways through the kernel: one that the
    /// target sends leaves its socket at once, and one of any length can arrive. It takes the right to open
    /// /dev/net/tun: see `Lab.allowsTun`.
    case tun
  }

  /// What a wire does not do.
  public enum Offloads: Hashable, Sendable {
    /// What is on the link is what would be on a wire.
    case none
    /// TCP segments of up to 64 KB travel as one packet, and checksums are left unfilled, as on packetdrill's device.
    case segmentation
  }

  public enum Neighbours: Hashable, Sendable {
    /// It knows it for good, and no packet is spent on it.
    case known
    /// It asks, by ARP and neighbour solicitation, when it needs it and from time to time.
    case asked
    /// It takes all of them to be at the other end, routers too, and gives its frames its own hardware address as their
    /// destination (IFF_NOARP).
    case unneeded
  }

  /// 192.168.0.1/16
  public static let target4 = prefix(0xC0A8_0001, length: 16)
  /// 192.0.2.1
  public static let tester4 = IPAddress.v4(IPv4Address(rawValue: 0xC000_0201))
  /// 192.0.2.0/24
  public static let testerNetwork4 = prefix(0xC000_0200, length: 24)
  /// fd3d:a0b:17d6::1/48
  public static let target6 = prefix(0xFD3D_0A0B_17D6_0000, 1, length: 48)
  /// fd3d:fa7b:d17d::1
  public static let tester6 = IPAddress.v6(IPv6Address(high: 0xFD3D_FA7B_D17D_0000, low: 1))
  /// fd3d:fa7b:d17d::/48
  public static let testerNetwork6 = prefix(0xFD3D_FA7B_D17D_0000, 0, length: 48)

  private static func prefix(_ address: UInt32, length: Int) -> Prefix {
    Prefix(unchecked: .v4(IPv4Address(rawValue: address)), length: length)
  }

  private static func prefix(_ high: UInt64, _ low: UInt64, length: Int) -> Prefix {
    Prefix(unchecked: .v6(IPv6Address(high: high, low: low)), length: length)
  }
}

extension LabConfiguration {
  /// Whether a packet of IPv6 fits.
  var carriesIPv6: Bool { mtu >= 1280 }

  func carries(_ address: IPAddress) -> Bool {
    if case .v6 = address { carriesIPv6 } else { true }
  }

  /// Whether it lies in a network of the target's.
  func reaches(_ gateway: IPAddress?) -> Bool {
    guard let gateway else { return true }
    return targetAddresses.contains { $0.contains(gateway) }
  }

  func validate() throws(LabError) {
    guard (68...65535).contains(mtu) else {
      throw LabError("an MTU is 68 to 65535 octets, not \(mtu)")
    }
  }
}
