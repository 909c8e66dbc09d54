import CNetlink
import Glibc

// What the target's side of a lab needs; to be called in its namespace.
extension Doctor {
  static func sysctls() -> Finding {
    let example = Sysctl("net.ipv4.tcp_timestamps", "1")
    do throws(LabError) {
      try example.write()
      return Finding("sysctls", .ok, "those of a lab can be set")
    } catch {
      return Finding("sysctls", .warning, error)
    }
  }

  static func ipv6() -> Finding {
    let addresses = (try? TextFile.read("/proc/thread-self/net/if_inet6")) ?? ""
    guard addresses.contains(Lab.targetInterface) else {
      return Finding(
        "IPv6", .warning, "not in this kernel, or switched off: only IPv4 can be probed",
        advice: "Boot without ipv6.disable=1")
    }
    return Finding("IPv6", .ok, "there")
  }

  /// Asks for the TCP sockets of the namespace, of which there are none.
  static func socketStates() -> Finding {
    do throws(LabError) {
      try SocketDiagnostics().ask()
      return Finding("socket states", .ok, "can be read by socket diagnostics")
    } catch {
      return Finding(
        "socket states", .warning, "\(error.problem): events \"state\" cannot be judged",
        advice: "Load the modules inet_diag and tcp_diag as root")
    }
  }

  /// What public scripts choose; a namespace has only what the machine allows to everybody.
  static func congestionControl() -> Finding {
    let name = "congestion control"
    guard let list = try? Sysctl.read("net.ipv4.tcp_available_congestion_control") else {
      return Finding(name, .warning, "unknown")
    }
    let missing = ["reno", "cubic"].filter { !list.split(separator: " ").contains($0[...]) }
    guard missing.isEmpty else {
      let names = missing.joined(separator: " ")
      return Finding(
        name, .warning, "a lab has only \(list): scripts that choose \(names) fail",
        advice:
          "Allow it as root: sysctl -w net.ipv4.tcp_allowed_congestion_control=\"\(list) \(names)\""
      )
    }
    return Finding(name, .ok, list)
  }

  /// What runs the code blocks of scripts.
  static func python() -> Finding {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    let places = path.split(separator: ":").map { "\($0)/python3" }
    guard let place = places.first(where: { unsafe access($0, X_OK) == 0 }) else {
      return Finding(
        "Python", .warning, "no python3: scripts with code blocks cannot be judged",
        advice: "Install it: apt install python3")
    }
    return Finding("Python", .ok, place)
  }
}
