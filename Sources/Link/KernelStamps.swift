import CLinux
public import Engine
import Glibc

/// Keeps the kernel stamping all frames of the machine.
///
/// It does so only while somebody wants it, and switching it on takes effect some milliseconds later: until then, frames
/// are stamped when they are read. A run holds one of these from its start to its end.
public struct KernelStamps: ~Copyable {
  private let number: Int32

  public init() throws(LinkError) {
    number = socket(
      AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0, clinux_enable_arrival_stamps(number) == 0 else {
      throw LinkError("no kernel stamps", on: "this machine", code: errno)
    }
  }

  deinit { _ = close(number) }
}
