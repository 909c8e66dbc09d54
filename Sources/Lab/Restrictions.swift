import Glibc

/// What keeps user namespaces from ordinary users on some machines.
struct Restrictions: Hashable {
  /// `user.max_user_namespaces`.
  var maximum: Int?
  /// `kernel.unprivileged_userns_clone`, of Debian's and other kernels.
  var unprivilegedClone: Int?
  /// `kernel.apparmor_restrict_unprivileged_userns`, of Ubuntu since 23.10.
  var appArmor: Int?
  /// A filter of system calls is on, as in most containers (`Seccomp` of /proc/self/status).
  var seccomp: Bool

  static var ofThisMachine: Restrictions {
    Restrictions(
      maximum: TextFile.number(in: "/proc/sys/user/max_user_namespaces"),
      unprivilegedClone: TextFile.number(in: "/proc/sys/kernel/unprivileged_userns_clone"),
      appArmor: TextFile.number(in: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
      seccomp: hasSeccompFilter)
  }

  /// Why `unshare(CLONE_NEWUSER)` failed.
  func explain(unshare code: Int32) -> LabError {
    let problem = "no user namespace"
    switch code {
    case EINVAL:
      return LabError(
        "\(problem): the process has more than one thread", advice: "This is a mistake in segprobe")
    case ENOSYS:
      return LabError("\(problem): this kernel is built without them", advice: Self.runAsRoot)
    case ENOSPC, EUSERS:
      return LabError("\(problem): the limit is \(maximum ?? 0)", advice: Self.raiseLimit)
    default:
      return LabError(problem, code: code, advice: advice)
    }
  }

  /// Why the maps of users and groups could not be written.
  func explain(mapping path: String, _ code: Int32) -> LabError {
    LabError("cannot write \(path)", code: code, advice: advice)
  }

  /// The user namespace is there, but gives no capabilities.
  func explainMissingCapabilities() -> LabError {
    LabError("a user namespace gives no capabilities here", advice: advice)
  }

  /// What to do, by what is known to be set.
  var advice: String {
    if maximum == 0 { return Self.raiseLimit }
    if unprivilegedClone == 0 {
      return "Allow them as root: sysctl -w kernel.unprivileged_userns_clone=1"
    }
    if let appArmor, appArmor != 0 {
      return """
        AppArmor forbids them to programs without a profile. Allow them as root: \
        sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
        """
    }
    if seccomp {
      return """
        A filter of system calls is on, as in a container. Start the container with \
        --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined
        """
    }
    return Self.runAsRoot
  }

  private static let runAsRoot = "Run it as root, or allow user namespaces"
  private static let raiseLimit =
    "Raise the limit as root: sysctl -w user.max_user_namespaces=15000"

  private static var hasSeccompFilter: Bool {
    guard let status = try? TextFile.read("/proc/self/status") else { return false }
    return status.split(separator: "\n").contains("Seccomp:\t2")
  }
}
