import CNetlink

/// A route netlink socket in the network namespace in which it was opened, where it stays.
@safe
struct Netlink: ~Copyable {
  let socket: OpaquePointer

  init() throws(LabError) {
    guard let socket = unsafe nl_socket_alloc() else { throw LabError("out of memory") }
    do throws(LabError) {
      try Self.check(unsafe nl_connect(socket, NETLINK_ROUTE), "cannot open a netlink socket")
    } catch {
      unsafe nl_socket_free(socket)
      throw error
    }
    unsafe self.socket = socket
  }

  deinit { unsafe nl_socket_free(socket) }

  /// Throws what libnl says of a negative result.
  static func check(_ result: Int32, _ problem: @autoclosure () -> String) throws(LabError) {
    guard result < 0 else { return }
    let reason = unsafe nl_geterror(result).map { unsafe String(cString: $0) } ?? "error \(result)"
    throw LabError("\(problem()): \(reason)")
  }
}
