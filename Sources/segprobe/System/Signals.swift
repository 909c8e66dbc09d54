import CLinux
import Glibc

/// SIGINT, SIGTERM and SIGHUP as something to be polled for instead of something that interrupts.
struct Signals: ~Copyable {
  private let descriptor: OpenFile

  /// Blocks the signals and ignores SIGPIPE, whose place the error of write(2) takes.
  /// - Parameter more: signals beside those that end the program.
  init(_ more: [Int32] = []) throws(SystemError) {
    clinux_ignore_broken_pipes()
    let numbers = [SIGINT, SIGTERM, SIGHUP] + more
    let number = unsafe clinux_signal_descriptor(numbers, Int32(numbers.count))
    guard number >= 0 else { throw SystemError("cannot watch for signals") }
    descriptor = OpenFile(owning: number)
  }

  var number: Int32 { descriptor.number }

  /// The next signal that has come; `nil` if none has.
  func next() -> Int32? {
    let number = clinux_next_signal(descriptor.number)
    return number == 0 ? nil : number
  }

  /// What a forked child does so that signals do to it what they do to any program.
  static func restore() {
    _ = clinux_restore_signals()
  }
}
