public import Wire

extension Instant {
  /// `2026-11-28T16:30:00Z`, of CLOCK_REALTIME (ISO 8601, in UTC, in the Gregorian calendar).
  public var dateAndTime: String {
    let seconds = Int(nanoseconds / 1_000_000_000)
    let (day, time) = (seconds / 86_400, seconds % 86_400)
    let (year, month, date) = Self.date(ofDay: day)
    let numbers = [month, date, time / 3_600, time / 60 % 60, time % 60].map {
      "\($0)".count < 2 ? "0\($0)" : "\($0)"
    }
    return "\(year)-\(numbers[0])-\(numbers[1])T\(numbers[2]):\(numbers[3]):\(numbers[4])Z"
  }

  /// - Parameter day: days since 1970-01-01.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    // Years are counted from March here, so that the leap day is their last.
    let days = day + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let place = (5 * dayOfYear + 2) / 153
    let month = place < 10 ? place + 3 : place - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * place + 2) / 5 + 1)
  }
}
