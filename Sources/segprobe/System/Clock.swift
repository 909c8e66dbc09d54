import Glibc
import Wire

/// The clocks of the program, not of the evidence: that has the kernel's stamps.
enum Clock {
  /// Nanoseconds of CLOCK_MONOTONIC, for deadlines and durations.
  static func monotonic() -> Instant { read(CLOCK_MONOTONIC) }

  /// How far apart the ticks of the kernel's timers are.
  static let tick: Instant.Interval = {
    var step = timespec()
    _ = unsafe clock_getres(CLOCK_MONOTONIC_COARSE, &step)
    return Instant.Interval(nanoseconds: max(Int64(step.tv_nsec), 1))
  }()

  /// The time from now until the next tick: ticks fall on whole multiples of their distance (since Linux 6.4).
  static func untilTick() -> Instant.Interval {
    let distance = tick.nanoseconds
    return Instant.Interval(nanoseconds: distance - monotonic().nanoseconds % distance)
  }

  static func realTime() -> Instant { read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Instant {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
