import CLinux
import Glibc
import Wire

/// The time, and how long this thread has waited for a processor until then, so that load on the
/// machine does not look like slowness of what is measured.
///
/// The second number of /proc/thread-self/schedstat is the time, in nanoseconds since the thread
/// began, in which it could have run but did not. On a kernel without it nothing is taken off.
final class RunQueueClock: Sendable {
  struct Reading: Hashable {
    var time: Instant
    var waited: Instant.Interval
  }

  /// -1 on a kernel without CONFIG_SCHED_INFO.
  private let descriptor: Int32

  /// The clock of the thread that makes it; other threads may read it.
  init() { descriptor = openFile("/proc/thread-self/schedstat") }

  deinit { if descriptor >= 0 { close(descriptor) } }

  static var now: Instant { Instant(nanoseconds: clinux_real_time()) }

  /// How long the thread has waited for a processor.
  var waited: Instant.Interval {
    guard descriptor >= 0 else { return .zero }
    return readSmallFile(descriptor).flatMap(Self.waited) ?? .zero
  }

  /// The second number of a line of schedstat.
  static func waited(_ text: ArraySlice<UInt8>) -> Instant.Interval? {
    let numbers = text.split(separator: UInt8(ascii: " "))
    guard numbers.count > 1 else { return nil }
    return Int64(String(decoding: numbers[1], as: UTF8.self)).map(Instant.Interval.init)
  }

  /// Both at one moment: no wait lies between the two, unless the thread is held up five times in a
  /// row.
  func read() -> Reading {
    var before = waited
    var time = Self.now
    for _ in 0..<5 {
      let after = waited
      if after == before { break }
      before = after
      time = Self.now
    }
    return Reading(time: time, waited: before)
  }

  /// When the kernel let go of what ended at `end`: the time that the thread has waited for a
  /// processor since it had waited for `baseline` does not count. Never before `start`.
  static func released(
    _ end: Reading, since baseline: Instant.Interval, notBefore start: Instant
  ) -> Instant {
    max(start, end.time - max(.zero, end.waited - baseline))
  }
}

/// Opens a file for reading; -1 on failure.
func openFile(_ path: String) -> Int32 {
  unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
}

/// The whole of a file of /proc with less than 512 octets; `nil` if it cannot be read.
func readSmallFile(_ descriptor: Int32) -> ArraySlice<UInt8>? {
  var octets = [UInt8](repeating: 0, count: 512)
  let count = unsafe pread(descriptor, &octets, octets.count, 0)
  return count > 0 ? octets[..<count] : nil
}
