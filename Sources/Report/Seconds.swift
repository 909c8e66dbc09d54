public import Wire

/// Lengths of time in seconds, with a fixed number of digits, for people.
public enum Seconds {
  /// `0.000123`: rounded to the microsecond.
  public static func microseconds(_ span: Instant.Interval) -> String {
    text(span, digits: 6, unit: 1_000)
  }

  /// `0.012`: rounded to the millisecond.
  public static func milliseconds(_ span: Instant.Interval) -> String {
    text(span, digits: 3, unit: 1_000_000)
  }

  /// `0.1`: for what goes on.
  public static func tenths(_ span: Instant.Interval) -> String {
    text(span, digits: 1, unit: 100_000_000)
  }

  /// - Parameters:
  ///   - digits: behind the point.
  ///   - unit: nanoseconds of the last digit.
  private static func text(_ span: Instant.Interval, digits: Int, unit: UInt64) -> String {
    let size = span.nanoseconds.magnitude
    let count = size / unit + (size % unit >= unit / 2 ? 1 : 0)
    let perSecond = 1_000_000_000 / unit
    let fraction = String(count % perSecond)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    let sign = span.nanoseconds < 0 && count > 0 ? "-" : ""
    return "\(sign)\(count / perSecond).\(zeros)\(fraction)"
  }
}
