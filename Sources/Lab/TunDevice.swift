import CLinux
import Glibc

/// A TUN or TAP device, made in the network namespace of the calling thread. What is written to its descriptor arrives on
/// it.
struct TunDevice: ~Copyable {
  let descriptor: Descriptor

  /// - Returns: `nil` where nobody on our side holds one: the device then has a process at its other end, or will.
  static func make(_ configuration: LabConfiguration) throws(LabError) -> TunDevice? {
    switch configuration.device {
    case .pair, .madeByProcess: return nil
    case .tun:
      let hasOffloads = configuration.offloads == .segmentation
      return try TunDevice(
        clinux_tun_open(), configuration.targetInterface,
        hasOffloads ? CLINUX_TUN_OFFLOADS : CLINUX_TUN_HEADERS)
    case .process(let frames, let isHandedOver):
      let device = try TunDevice(
        clinux_tun_open_waiting(), configuration.targetInterface,
        frames ? CLINUX_TAP : CLINUX_TUN)
      // Only one can hold it.
      if isHandedOver { return consume device }
      return nil
    }
  }

  private init(_ number: Int32, _ name: String, _ kind: Int) throws(LabError) {
    guard number >= 0 else {
      throw LabError(
        "cannot open /dev/net/tun", code: errno,
        advice: "As root: chmod 0666 /dev/net/tun, as most distributions have it")
    }
    let opened = Descriptor(owning: number)
    try check(
      unsafe clinux_tun_make(opened.number, name, Int32(kind)), "cannot make the device \(name)")
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
