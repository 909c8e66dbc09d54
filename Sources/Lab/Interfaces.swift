import CLinux
import Glibc

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

  /// Turns off what a wire does not do: segments larger than the MTU, and checksums left to hardware. veth passes both on
  /// to the other end as they are.
  func clearOffloads(of name: String) throws(LabError) {
    try check(
      unsafe clinux_clear_features(socket.number, name), "cannot turn off offloads of \(name)")
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
