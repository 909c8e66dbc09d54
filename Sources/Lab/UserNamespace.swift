import CLinux
import Glibc

/// How an ordinary user comes to have a lab: in a user namespace of its own, a process has every capability over the
/// namespaces that it makes there, and none over anything else.
public enum UserNamespace {
  /// How the process came by what a lab needs.
  public enum Way: Hashable, Sendable {
    /// It had the capabilities already.
    case direct
    /// It is in a user namespace of its own now.
    case userNamespace
  }

  /// What making and filling a lab takes.
  static let needed: [Capability] = [.systemAdministration, .networkAdministration, .rawSockets]

  /// Makes sure that this process can make labs: enters a user namespace if it has not the capabilities already.
  ///
  /// Inside, the user and the group are mapped to root, not to themselves: commands that a script executes keep their
  /// capabilities only so. To the files of the machine it is still the same user.
  ///
  /// Call it while the process has one thread; the children inherit it.
  @discardableResult
  public static func enter() throws(LabError) -> Way {
    if needed.allSatisfy(Capabilities.has) { return .direct }
    let (user, group) = (geteuid(), getegid())
    guard clinux_unshare_user() == 0 else {
      throw Restrictions.ofThisMachine.explain(unshare: errno)
    }
    try check(clinux_allow_own_proc(), "cannot open the process's own files of /proc")
    try map("/proc/self/setgroups", "deny")
    try map("/proc/self/uid_map", "0 \(user) 1")
    try map("/proc/self/gid_map", "0 \(group) 1")
    guard needed.allSatisfy(Capabilities.has) else {
      throw Restrictions.ofThisMachine.explainMissingCapabilities()
    }
    return .userNamespace
  }

  private static func map(_ path: String, _ text: String) throws(LabError) {
    do throws(TextFile.WriteError) {
      try TextFile.write(text, to: path)
    } catch {
      throw Restrictions.ofThisMachine.explain(mapping: path, error.code)
    }
  }
}
