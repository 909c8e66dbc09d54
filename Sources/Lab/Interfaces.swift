import CLinux
import Glibc
import Wire

/// The interfaces of the network namespace in which this was made, asked and changed by ioctl.
struct Interfaces: ~Copyable {
  private let socket: Descriptor

  init() throws(LabError) {
    let datagrams = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    socket = Descriptor(owning: try check(Glibc.socket(AF_INET, datagrams, 0), "no socket"))
  }

  /// The kernel's number of an interface.
  func index(of name: String) throws(LabError) -> Int32 {
    try check(unsafe clinux_interface_index(socket.number, name), "no interface \(name)")
  }

  /// The name of an interface by its number.
  func name(of index: Int32) throws(LabError) -> String {
    var name = [UInt8](repeating: 0, count: Int(IF_NAMESIZE))
    let found = unsafe name.withUnsafeMutableBufferPointer { room in
      unsafe room.withMemoryRebound(to: CChar.self) { room in
        unsafe if_indextoname(UInt32(bitPattern: index), room.baseAddress) != nil
      }
    }
    guard found else { throw LabError("no interface \(index)", code: errno) }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// How packets travel over an interface that is not this machine's loopback.
  func medium(of name: String) throws(LabError) -> HostRoute.Medium {
    var hardware = [UInt8](repeating: 0, count: 6)
    let type = try check(
      unsafe clinux_interface_hardware(socket.number, name, &hardware), "cannot ask \(name)")
    switch type {
    case Self.ethernet:
      guard let address = MACAddress(octets: hardware) else { break }
      return .ethernet(address)
    case Self.loopback: return .loopback
    case Self.none, Self.pointToPoint, Self.tunnel4, Self.tunnel6, Self.tunnelGRE, Self.rawIP:
      return .bare
    default: break
    }
    throw LabError("\(name) is of a kind that cannot be used (ARPHRD \(type))")
  }

  /// ARPHRD_... of linux/if_arp.h.
  private static let (ethernet, loopback): (Int32, Int32) = (1, 772)
  private static let (none, pointToPoint, rawIP): (Int32, Int32, Int32) = (0xFFFE, 512, 519)
  private static let (tunnel4, tunnel6, tunnelGRE): (Int32, Int32, Int32) = (768, 769, 778)

  /// Turns all off, and some of them on again. veth passes segments larger than the MTU, and checksums that are left to
  /// hardware, on to the other end as they are.
  func set(_ offloads: LabConfiguration.Offloads, of name: String) throws(LabError) {
    try check(
      unsafe clinux_clear_features(socket.number, name), "cannot turn off offloads of \(name)")
    guard offloads == .segmentation else { return }
    try check(
      unsafe clinux_enable_segmentation(socket.number, name),
      "cannot turn on segmentation by \(name)")
  }

  /// How many offloads are on.
  func offloads(of name: String) throws(LabError) -> Int {
    Int(try check(unsafe clinux_count_features(socket.number, name), "cannot ask \(name)"))
  }

  /// Octets.
  func mtu(of name: String) throws(LabError) -> Int {
    Int(try check(unsafe clinux_interface_mtu(socket.number, name), "cannot ask \(name)"))
  }

  /// Which stamps of the kernel its driver can give.
  func stampAbilities(of name: String) throws(LabError) -> StampAbilities {
    var bits: UInt32 = 0
    try check(
      unsafe clinux_stamp_abilities(socket.number, name, &bits), "cannot ask \(name)")
    return StampAbilities(rawValue: bits)
  }
}

/// SOF_TIMESTAMPING_... of linux/net_tstamp.h.
struct StampAbilities: OptionSet {
  let rawValue: UInt32

  /// By software, when a frame is given to the hardware.
  static let sending = StampAbilities(rawValue: 1 << 1)
  /// By software, when a frame arrives.
  static let arrival = StampAbilities(rawValue: 1 << 3)
}
