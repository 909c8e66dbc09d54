/// How often something is answered that is sent again and again.
struct RateLimit {
  /// Seconds at which it was sent, and whether it was answered before the next.
  let attempts: [(time: Double, isAnswered: Bool)]

  enum Result: Equatable {
    case never
    /// Every one; nothing faster was tried.
    case always
    /// So many seconds have to pass from one answer to the next: more than the lower, not more than the upper.
    case after(lower: Double, upper: Double)
    /// So many were answered, then none.
    case count(Int)
  }

  var result: Result {
    let answered = attempts.filter(\.isAnswered).map(\.time)
    if answered.isEmpty { return .never }
    if answered.count == attempts.count { return .always }
    guard let upper = zip(answered.dropFirst(), answered).map({ $0 - $1 }).min() else {
      return .count(answered.count)
    }
    return .after(lower: min(longestSilence, upper), upper: upper)
  }

  /// The longest time after an answer at which there was still none.
  private var longestSilence: Double {
    var (last, longest): (Double?, Double) = (nil, 0)
    for attempt in attempts {
      if attempt.isAnswered {
        last = attempt.time
      } else if let last {
        longest = max(longest, attempt.time - last)
      }
    }
    return longest
  }
}
