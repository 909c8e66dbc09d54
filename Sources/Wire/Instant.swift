/// A point in time: nanoseconds since the epoch of CLOCK_REALTIME, the clock of the kernel's packet stamps.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01 00:00 UTC.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  public static func + (instant: Self, span: Interval) -> Self {
    Instant(nanoseconds: instant.nanoseconds &+ span.nanoseconds)
  }

  public static func - (instant: Self, span: Interval) -> Self {
    Instant(nanoseconds: instant.nanoseconds &- span.nanoseconds)
  }

  /// The time from `right` to `left`; negative if `left` is earlier.
  public static func - (left: Self, right: Self) -> Interval {
    Interval(nanoseconds: left.nanoseconds &- right.nanoseconds)
  }

  /// A length of time in nanoseconds; may be negative.
  public struct Interval: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = Interval(nanoseconds: 0)
    public static func microseconds(_ count: Int64) -> Interval {
      Interval(nanoseconds: count &* 1_000)
    }
    public static func milliseconds(_ count: Int64) -> Interval {
      Interval(nanoseconds: count &* 1_000_000)
    }
    public static func seconds(_ count: Int64) -> Interval {
      Interval(nanoseconds: count &* 1_000_000_000)
    }

    /// The same length in seconds, as reports print it.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    public static func + (left: Self, right: Self) -> Self {
      Interval(nanoseconds: left.nanoseconds &+ right.nanoseconds)
    }
    public static func - (left: Self, right: Self) -> Self {
      Interval(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
    public static prefix func - (span: Self) -> Self {
      Interval(nanoseconds: 0 &- span.nanoseconds)
    }
  }
}
