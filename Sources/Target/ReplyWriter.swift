import Glibc
import Synchronization

/// Where the agent's replies go; the threads of its calls share it.
final class ReplyWriter: Sendable {
  private let descriptor: Int32
  private let lock = Mutex(())

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The harness may be gone: then nobody needs the reply, and the agent sees the end of its
  /// requests.
  func send(_ reply: AgentProtocol.Reply) {
    let octets = reply.encoded
    lock.withLock { _ in _ = writeAll(descriptor, octets[...]) }
  }
}

/// Writes all octets to a blocking descriptor, unless it fails.
@discardableResult
func writeAll(_ descriptor: Int32, _ octets: ArraySlice<UInt8>) -> Bool {
  var rest = octets
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
