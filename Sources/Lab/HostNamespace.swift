import CLinux
import Glibc

/// Network namespaces of this machine that others have made.
public enum HostNamespace {
  /// The calling thread enters one.
  /// - Parameter name: of /run/netns, a path, or the number of a process in it.
  public static func enter(_ name: String) throws(LabError) {
    let path =
      name.contains("/")
      ? name : name.allSatisfy(\.isNumber) ? "/proc/\(name)/ns/net" : "/run/netns/\(name)"
    let number = try check(
      unsafe open(path, O_RDONLY | O_CLOEXEC), "no network namespace '\(name)' (\(path))")
    let namespace = Descriptor(owning: number)
    try check(
      clinux_enter_network(namespace.number), "cannot enter the network namespace '\(name)'")
  }
}
