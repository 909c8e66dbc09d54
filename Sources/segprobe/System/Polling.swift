import Glibc
import Wire

/// Waits for descriptors, as poll(2) does.
enum Polling {
  /// - Parameter deadline: on the monotonic clock.
  /// - Returns: for each descriptor whether something can be read or its end has come.
  static func wait(for numbers: [Int32], until deadline: Instant) -> [Bool] {
    var entries = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let span = (deadline - Clock.monotonic()).nanoseconds
    // Rounded up, so that a deadline is over when the wait is.
    let milliseconds = Int32(clamping: (max(span, 0) + 999_999) / 1_000_000)
    let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
    guard count > 0 else { return entries.map { _ in false } }
    return entries.map { $0.revents != 0 }
  }
}
