import Glibc

/// Two sockets that are connected with each other (AF_UNIX).
enum SocketPair {
  /// - Parameter kind: such as SOCK_STREAM.
  /// - Returns: descriptors that are closed when a program is started; the caller owns them.
  static func make(_ kind: __socket_type) throws(SystemError) -> (near: Int32, far: Int32) {
    var ends: [Int32] = [0, 0]
    let flags = Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, flags, 0, &ends) == 0 else {
      throw SystemError("cannot make a socket pair")
    }
    return (ends[0], ends[1])
  }
}
