import Glibc

/// `sysctl -q KEY=VALUE...` of procps and its like, for keys of the network namespace.
enum SysctlCommand {
  static let name = "sysctl"
  /// Where the kernel has them.
  static let folder = "/proc/sys"

  /// Writes as sysctl would.
  /// - Returns: whether that was all. Otherwise sysctl is to do it (a value that was written is no other when it is written
  ///   again), and to say what is wrong.
  static func write(_ words: [String], below folder: String) -> Bool {
    guard let settings = settings(in: words) else { return false }
    return settings.allSatisfy { write($0.value, to: "\(folder)/\($0.path)") }
  }

  private static func write(_ value: String, to path: String) -> Bool {
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    // At once: the kernel takes what is written with one call for the whole value.
    let octets = Array((value + "\n").utf8)
    return unsafe Glibc.write(file, octets, octets.count) == octets.count
  }

  // MARK: Words

  struct Setting: Equatable {
    /// Below the folder of all sysctls.
    let path: String
    let value: String
  }

  /// - Returns: `nil` if sysctl might have something to say, or to do with more than the network.
  static func settings(in words: [String]) -> [Setting]? {
    let options = words.dropFirst().prefix { $0.hasPrefix("-") }
    let settings = words.dropFirst(1 + options.count)
    guard words.first == name, !settings.isEmpty, options.contains(where: { $0.contains("q") }),
      options.allSatisfy({ ["-q", "-w", "-qw", "-wq", "-e"].contains($0) })
    else { return nil }
    var found: [Setting] = []
    for text in settings {
      guard let setting = setting(text) else { return nil }
      found.append(setting)
    }
    return found
  }

  private static func setting(_ text: String) -> Setting? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let path = path(of: parts[0]), isPlain(parts[1]) else { return nil }
    return Setting(path: path, value: String(parts[1]))
  }

  /// The separator that comes first in the key is the separator; keys that have the other one, too, are left to sysctl, as
  /// are patterns, and those of interfaces: to write these can mean to try again and again while somebody else changes an
  /// interface, who may have to wait for a thread as urgent as an agent's.
  private static func path(of key: Substring) -> String? {
    guard let separator = key.first(where: { $0 == "." || $0 == "/" }) else { return nil }
    let components = key.split(separator: separator, omittingEmptySubsequences: false)
    let isPlain = components.allSatisfy { component in
      !component.isEmpty
        && component.utf8.allSatisfy { $0.isLetterOrDigit || "_-".utf8.contains($0) }
    }
    guard components.count > 1, components[0] == "net", isPlain,
      !components.contains("conf"), !components.contains("ip_forward")
    else { return nil }
    return components.joined(separator: "/")
  }

  private static func isPlain(_ value: Substring) -> Bool {
    let printable = UInt8(ascii: " ")...UInt8(ascii: "~")
    return !value.isEmpty && value.utf8.count < 1_024 && value.first != " " && value.last != " "
      && value.utf8.allSatisfy(printable.contains)
  }

  // MARK: Whose sysctl it is

  /// A shell would start the system's, and that could do what this process can.
  static var isUsual: Bool {
    guard getuid() == 0, geteuid() == 0, let path = unsafe getenv("PATH") else { return false }
    return unsafe isUsual(path: String(cString: path))
  }

  /// Whoever puts another one first in `PATH` gets that.
  static func isUsual(path: String) -> Bool {
    for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
      // Of the current folder, or of one that a shell finds otherwise.
      guard folder.hasPrefix("/") else { return false }
      guard unsafe access("\(folder)/\(name)", X_OK) == 0 else { continue }
      return ["/sbin", "/usr/sbin", "/bin", "/usr/bin"].contains(folder)
    }
    return false
  }
}
