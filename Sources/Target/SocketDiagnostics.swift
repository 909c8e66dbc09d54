import CNetlink
import Engine
import Glibc
import Match
import Script
import Wire

/// The states of TCP connections of this network namespace, asked from the kernel: sock_diag(7)
/// over netlink. It finds connections without a descriptor too: TIME-WAIT, orphans, and requests in
/// SYN-RECEIVED.
@safe final class SocketDiagnostics {
  let socket: OpaquePointer

  init() throws(TargetError) {
    guard let socket = unsafe nl_socket_alloc() else { throw TargetError("no netlink socket") }
    unsafe self.socket = socket
    unsafe nl_socket_disable_auto_ack(socket)
    let result = unsafe nl_connect(socket, NETLINK_SOCK_DIAG)
    guard result >= 0 else { throw Self.failure("cannot connect", result) }
  }

  deinit { unsafe nl_socket_free(socket) }

  /// The state of the connection between these two, or of the socket that listens at `local`;
  /// closed if there is none.
  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> ConnectionState {
    let query = DiagnosticQuery(local: local, remote: remote)
    var octets = query.octets
    let sent = unsafe nl_send_simple(
      socket, DiagnosticQuery.messageType, 0, &octets, octets.count)
    guard sent >= 0 else { throw Self.failure("cannot ask", sent) }
    switch DiagnosticAnswer(try receive()) {
    case .socket(let found): return query.isAnswered(by: found) ? found.state : .closed
    case .error(ENOENT): return .closed
    case .error(let number): throw TargetError("socket diagnostics: \(Self.text(number))")
    case nil: throw TargetError("socket diagnostics: the kernel's answer cannot be read")
    }
  }

  /// The next datagram of the kernel's.
  func receive() throws(TargetError) -> [UInt8] {
    var sender = sockaddr_nl()
    var buffer: UnsafeMutablePointer<UInt8>?
    let count = unsafe nl_recv(socket, &sender, &buffer, nil)
    defer { unsafe free(buffer) }
    guard count > 0 else { throw Self.failure("no answer", count) }
    return unsafe Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
  }

  private static func failure(_ what: String, _ code: Int32) -> TargetError {
    let reason = unsafe nl_geterror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return TargetError("socket diagnostics: \(what): \(reason)")
  }

  private static func text(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
