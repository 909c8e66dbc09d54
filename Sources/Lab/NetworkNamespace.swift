import CLinux
import Glibc

/// A network namespace without a name: it lives as long as this descriptor, a process or a socket in it.
struct NetworkNamespace: ~Copyable {
  private let descriptor: Descriptor

  /// Makes a namespace, which the calling thread is in from then on.
  static func enterNew() throws(LabError) -> NetworkNamespace {
    try check(clinux_unshare_network(), "no network namespace")
    return try current()
  }

  /// The one that the calling thread is in.
  static func current() throws(LabError) -> NetworkNamespace {
    let path = "/proc/thread-self/ns/net"
    let number = try check(unsafe open(path, O_RDONLY | O_CLOEXEC), "cannot open \(path)")
    return NetworkNamespace(descriptor: Descriptor(owning: number))
  }

  /// For `setns` and netlink.
  var number: Int32 { descriptor.number }

  /// The calling thread enters this namespace. Sockets stay where they were opened.
  func enter() throws(LabError) {
    try check(clinux_enter_network(number), "cannot enter a network namespace")
  }
}
