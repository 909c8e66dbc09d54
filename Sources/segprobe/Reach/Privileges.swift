import Glibc
import Lab

/// What probing from this machine takes.
enum Privileges {
  /// - Parameter verb: of the command, for the message.
  static func requireRawSockets(for verb: String) throws(SystemError) {
    guard !Capabilities.has(.rawSockets) else { return }
    let program = Files.realPath("/proc/self/exe") ?? "segprobe"
    throw SystemError(
      """
      'segprobe \(verb)' needs CAP_NET_RAW. Grant it once: \
      sudo setcap cap_net_raw,cap_net_admin+ep \(program) ; \
      or use a lab, which needs no rights: segprobe run PATH
      """, code: 0)
  }
}
