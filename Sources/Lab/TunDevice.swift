import CLinux
import Glibc

/// A TUN device, made in the network namespace of the calling thread. What is written to its descriptor arrives on it.
struct TunDevice: ~Copyable {
  let descriptor: Descriptor

  init(named name: String, _ offloads: LabConfiguration.Offloads) throws(LabError) {
    let opened = Descriptor(owning: try check(clinux_tun_open(), "cannot open /dev/net/tun"))
    try check(
      unsafe clinux_tun_make(opened.number, name, offloads == .segmentation ? 1 : 0),
      "cannot make the TUN device \(name)")
    descriptor = opened
  }

  /// Whether this user may have any.
  static var isAllowed: Bool {
    let number = clinux_tun_open()
    guard number >= 0 else { return false }
    _ = Descriptor(owning: number)
    return true
  }
}
