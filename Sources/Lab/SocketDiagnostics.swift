import CNetlink
import Glibc

/// A socket of sock_diag(7), to find out whether this kernel has it.
@safe
struct SocketDiagnostics: ~Copyable {
  private let socket: OpaquePointer

  init() throws(LabError) {
    guard let socket = unsafe nl_socket_alloc() else { throw LabError("out of memory") }
    do throws(LabError) {
      try Netlink.check(unsafe nl_connect(socket, NETLINK_SOCK_DIAG), "no socket diagnostics")
    } catch {
      unsafe nl_socket_free(socket)
      throw error
    }
    unsafe self.socket = socket
  }

  deinit { unsafe nl_socket_free(socket) }

  /// Asks for all TCP sockets over IPv4, and reads the answer.
  func ask() throws(LabError) {
    var request = inet_diag_req_v2()
    request.sdiag_family = UInt8(AF_INET)
    request.sdiag_protocol = UInt8(IPPROTO_TCP)
    request.idiag_states = UInt32.max
    let size = MemoryLayout<inet_diag_req_v2>.size
    let sent = unsafe nl_send_simple(
      socket, Int32(SOCK_DIAG_BY_FAMILY), NLM_F_DUMP, &request, size)
    try Netlink.check(sent, "no socket diagnostics")
    try Netlink.check(unsafe nl_recvmsgs_default(socket), "no socket diagnostics")
  }
}
