import Glibc

/// A setting of the kernel's network code, as each network namespace has its own.
public struct Sysctl: Hashable, Sendable {
  /// As it was given: `net.ipv4.tcp_timestamps` or `net/ipv4/tcp_timestamps`.
  public var name: String
  /// What is written: numbers separated by spaces, or a word.
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Sets it in the network namespace of the calling thread.
  /// - Throws: when the name is not one of `net.`, when this kernel or this namespace does not have it, or when the
  ///   kernel does not take the value.
  public func write() throws(LabError) {
    let path = try Self.path(of: name)
    do throws(TextFile.WriteError) {
      try TextFile.write(value, to: path)
    } catch {
      throw LabError("cannot set \(name) to \"\(value)\": \(reason(error))", advice: advice(error))
    }
  }

  /// Its value in the network namespace of the calling thread, without the line end.
  public static func read(_ name: String) throws(LabError) -> String {
    let path = try path(of: name)
    do throws(SystemCode) {
      return String(try TextFile.read(path).prefix { $0 != "\n" })
    } catch {
      let code = error.rawValue
      throw LabError(
        "cannot read \(name): \(code == ENOENT ? Self.missing : systemReason(code))")
    }
  }

  /// Where the kernel keeps it. The separator that comes first in the name is the separator; the other one is part of
  /// a component then, as an interface's name may need it (sysctl.d(5)).
  static func path(of name: String) throws(LabError) -> String {
    let separator = name.first { $0 == "." || $0 == "/" } ?? "."
    let components = name.split(separator: separator, omittingEmptySubsequences: false).map {
      component in
      separator == "." ? String(component.map { $0 == "/" ? "." : $0 }) : String(component)
    }
    guard components.count > 1, components[0] == "net" else {
      throw LabError(
        "\"\(name)\" is no sysctl of a lab: only those under net. are a namespace's own")
    }
    guard components.allSatisfy(isComponent) else {
      throw LabError("\"\(name)\" is no name of a sysctl")
    }
    return "/proc/sys/" + components.joined(separator: "/")
  }

  private static func isComponent(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && !text.utf8.contains(0)
  }

  private static let missing = "this kernel has no such sysctl in a network namespace of its own"

  private func reason(_ error: TextFile.WriteError) -> String {
    switch error {
    case .notOpened(ENOENT): Self.missing
    case .notTaken(ENOENT), .notTaken(EINVAL), .notTaken(ERANGE):
      "the kernel does not take this value"
    case .notOpened(let code), .notTaken(let code): systemReason(code)
    }
  }

  private func advice(_ error: TextFile.WriteError) -> String? {
    switch error {
    case .notTaken where name.hasSuffix("congestion_control"):
      """
      A lab has only the algorithms that net.ipv4.tcp_allowed_congestion_control of the machine \
      names: add it there as root
      """
    case .notOpened(EACCES), .notOpened(EPERM), .notTaken(EPERM):
      "It belongs to the whole machine: set it as root outside of the lab"
    case .notOpened(EROFS), .notTaken(EROFS):
      "A container has a /proc/sys that can be written only if it is privileged: docker run --privileged"
    default: nil
    }
  }
}
