import CLinux
import Engine
import Glibc
import Wire

/// Messages to and from an agent, with deadlines.
final class AgentChannel {
  private let reading: Int32
  private let writing: Int32
  private var assembler = MessageAssembler()

  /// Takes over both descriptors, which may be the same.
  init(reading: Int32, writing: Int32) {
    self.reading = reading
    self.writing = writing
    for descriptor in [reading, writing] {
      let flags = clinux_fcntl(descriptor, F_GETFL, 0)
      _ = clinux_fcntl(descriptor, F_SETFL, Int(flags | O_NONBLOCK))
    }
  }

  deinit {
    close(reading)
    if writing != reading { close(writing) }
  }

  func send(_ message: [UInt8], until deadline: Instant) throws(TargetError) {
    var rest = message[...]
    while !rest.isEmpty {
      guard try wait(writing, POLLOUT, until: deadline) else {
        throw TargetError("the agent takes no requests; a call before this one has not returned")
      }
      let count = write(rest)
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      guard count > 0 else { throw Self.gone }
      rest = rest.dropFirst(count)
    }
  }

  /// Without SIGPIPE, whatever the process does with that signal.
  private func write(_ octets: ArraySlice<UInt8>) -> Int {
    unsafe octets.withUnsafeBytes { buffer in
      let count = unsafe Glibc.send(
        writing, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      guard count < 0, errno == ENOTSOCK else { return count }
      return unsafe Glibc.write(writing, buffer.baseAddress, buffer.count)
    }
  }

  /// The next message; `nil` if it has not come by the deadline.
  func receive(until deadline: Instant) throws(TargetError) -> AgentProtocol.Reply? {
    while true {
      do throws(ParseError) {
        if let message = try assembler.next() { return try AgentProtocol.Reply(message) }
      } catch { throw TargetError("the agent's answer cannot be read: \(error)") }
      guard try wait(reading, POLLIN, until: deadline) else { return nil }
      try read()
    }
  }

  private func read() throws(TargetError) {
    var octets = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(reading, &octets, octets.count)
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { throw Self.gone }
    assembler.append(octets[..<count])
  }

  /// Whether the descriptor became ready before the deadline; one in the past asks for what is
  /// there.
  private func wait(
    _ descriptor: Int32, _ events: Int32, until deadline: Instant
  ) throws(TargetError) -> Bool {
    while true {
      let span = max(0, (deadline - RunQueueClock.now).nanoseconds)
      let found = clinux_wait(descriptor, Int16(events), span)
      if found < 0, errno == EINTR { continue }
      guard found >= 0 else { throw TargetError("waiting for the agent: \(errorText(errno))") }
      return found > 0
    }
  }

  private static let gone = TargetError("the agent has ended")
}
