import Glibc
import Wire

/// The clocks of the program, not of the evidence: that has the kernel's stamps.
enum Clock {
  /// Nanoseconds of CLOCK_MONOTONIC, for deadlines and durations.
  static func monotonic() -> Instant { read(CLOCK_MONOTONIC) }

  static func realTime() -> Instant { read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Instant {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
