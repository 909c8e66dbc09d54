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
}
