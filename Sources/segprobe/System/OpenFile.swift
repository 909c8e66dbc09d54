import Glibc

/// The one owner of a file descriptor; closes it at the end of its life.
struct OpenFile: ~Copyable {
  let number: Int32

  /// Takes over a descriptor that nobody else will close.
  init(owning number: Int32) { self.number = number }

  deinit { _ = close(number) }

  /// Up to 64 KiB; empty at the end of the file, `nil` when nothing is there yet.
  func read() throws(SystemError) -> [UInt8]? {
    var count = 0
    let octets = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
      repeat {
        count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      } while count < 0 && errno == EINTR
      filled = max(count, 0)
    }
    if count >= 0 { return octets }
    if errno == EAGAIN { return nil }
    throw SystemError("cannot read")
  }

  /// All of it, unless the system refuses.
  func write(_ octets: some Collection<UInt8>) throws(SystemError) {
    try Self.write(octets, to: number)
  }

  /// A descriptor of its own for standard output.
  static func standardOutput() throws(SystemError) -> OpenFile {
    let number = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw SystemError("cannot use standard output") }
    return OpenFile(owning: number)
  }

  /// All that standard input has until its end.
  static func standardInput() throws(SystemError) -> [UInt8] {
    var contents: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(STDIN_FILENO, &room, room.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError("cannot read standard input") }
      if count == 0 { return contents }
      contents += room[..<count]
    }
  }

  static func write(_ octets: some Collection<UInt8>, to number: Int32) throws(SystemError) {
    var rest = Array(octets)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(number, $0.baseAddress, $0.count)
      }
      if count < 0 {
        guard errno == EINTR || (errno == EAGAIN && waitForRoom(number)) else {
          throw SystemError("cannot write")
        }
      } else {
        rest = rest.dropFirst(count)
      }
    }
  }

  private static func waitForRoom(_ number: Int32) -> Bool {
    var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&entry, 1, -1) >= 0 || errno == EINTR
  }
}
