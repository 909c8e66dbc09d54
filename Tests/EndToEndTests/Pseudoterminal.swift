import Foundation
import Glibc

/// A terminal that a test sits at: what it types comes to a program as keys, what the program draws can be read.
final class Pseudoterminal {
  /// Our end.
  private let master: Int32
  /// The program's.
  let slave: FileHandle
  /// As the system names the program's end.
  let name: String
  private(set) var text = ""

  struct Failure: Error, CustomStringConvertible { var description: String }

  init(columns: UInt16 = 80) throws {
    // ioctl_tty(2): unlock the other end, and ask for its number.
    master = unsafe Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, index): (Int32, Int32) = (0, -1)
    guard master >= 0, unsafe ioctl(master, UInt(0x4004_5431), &lock) == 0,
      unsafe ioctl(master, UInt(0x8004_5430), &index) == 0
    else { throw Failure(description: "no terminal") }
    name = "/dev/pts/\(index)"
    let number = unsafe Glibc.open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard number >= 0 else { throw Failure(description: "no terminal") }
    slave = FileHandle(fileDescriptor: number, closeOnDealloc: true)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(number, UInt(TIOCSWINSZ), &size)
  }

  deinit { close(master) }

  func type(_ keys: String) {
    let octets = Array(keys.utf8)
    _ = unsafe write(master, octets, octets.count)
  }

  /// Reads until this text has come after what was awaited before.
  func expect(_ wanted: String, within seconds: Double = 20) throws {
    let end = Date().addingTimeInterval(seconds)
    while true {
      if let range = text.range(of: wanted) {
        text.removeSubrange(..<range.upperBound)
        return
      }
      guard Date() < end, readSome() else {
        throw Failure(description: "'\(wanted)' did not come; \(text.debugDescription)")
      }
    }
  }

  /// - Returns: `false` when the program's end is closed.
  private func readSome() -> Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, 100) > 0 else { return true }
    var room = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe read(master, &room, room.count)
    guard count > 0 else { return false }
    text += String(decoding: room.prefix(count), as: UTF8.self)
    return true
  }

  /// The terminal shows what is typed, and its keys make signals.
  var isCooked: Bool {
    var settings = termios()
    guard unsafe tcgetattr(slave.fileDescriptor, &settings) == 0 else { return false }
    let flags = tcflag_t(ECHO | ICANON | ISIG)
    return settings.c_lflag & flags == flags
  }
}
