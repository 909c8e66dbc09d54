import CLinux
import Glibc

/// Accepts connections for ever and serves each on a thread of its own. A connection that nobody
/// serves stays open.
func acceptAll(from listener: Int32, serve: @escaping @Sendable (Int32) -> Void) {
  while true {
    let connection = clinux_accept4(listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
    if connection >= 0 {
      if !startThread({ serve(connection) }) { close(connection) }
    } else if !isPassing(errno) {
      return
    }
  }
}

/// Errors of one connection, not of the listener (accept(2)); without free descriptors the next
/// connection waits.
private func isPassing(_ error: Int32) -> Bool {
  if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error) { usleep(10_000) }
  return ![EBADF, EINVAL, ENOTSOCK].contains(error)
}

extension Service {
  /// Answers datagrams for ever, each to where it came from.
  func answerDatagrams(_ socket: Int32) {
    var octets = [UInt8](repeating: 0, count: 65_536)
    var sender = sockaddr_storage()
    while true {
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let count = unsafe withUnsafeMutablePointer(to: &sender) { pointer in
        unsafe recvfrom(
          socket, &octets, octets.count, 0,
          UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), &length)
      }
      // An error here is an ICMP message's about an earlier answer.
      guard count >= 0, let answer = answer(to: octets[..<count]) else { continue }
      let reply = Array(answer)
      unsafe withUnsafePointer(to: &sender) { pointer in
        _ = unsafe sendto(
          socket, reply, reply.count, 0,
          UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), length)
      }
    }
  }
}

/// Sends characters whenever there is room, throws away what comes, ends when the peer has sent all
/// it will.
func generateCharacters(_ connection: Int32) {
  var characters = CharacterLines()
  while true {
    let found = clinux_wait(connection, Int16(POLLIN | POLLOUT), -1)
    if found < 0, errno == EINTR { continue }
    guard found > 0 else { return }
    if found & POLLIN != 0, readSome(connection) == nil { return }
    guard found & POLLOUT != 0 else { continue }
    // More at a time than a window takes, so that it is TCP, and not this loop on a busy machine, that decides when to send.
    let octets = Array(characters.prefix(65_536))
    let sent = unsafe send(connection, octets, octets.count, Int32(MSG_DONTWAIT))
    if sent < 0, errno != EAGAIN { return }
    characters.advance(max(sent, 0))
  }
}
