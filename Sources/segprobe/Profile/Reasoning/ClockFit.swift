/// Whether numbers modulo 2^32 grow with time, and how fast.
struct ClockFit {
  struct Sample {
    /// Seconds.
    var time: Double
    var value: UInt32
  }

  enum Result: Equatable {
    /// Fewer than three samples, or none of them apart.
    case tooFew
    /// A second of time makes so many.
    case rate(Double)
    /// Does not change.
    case constant
    /// Grows by the same number from one sample to the next, whatever the time between.
    case steps(UInt32)
    /// No clock to be seen.
    case none
  }

  let result: Result

  /// - Parameters:
  ///   - samples: by time; from the first to the last the numbers must not have come round.
  ///   - jitter: seconds by which the times may be wrong.
  init(_ samples: [Sample], jitter: Double) {
    guard samples.count >= 3, let first = samples.first, let last = samples.last,
      last.time - first.time > 10 * jitter
    else {
      result = .tooFew
      return
    }
    let grown = samples.dropFirst().map {
      (time: $0.time - first.time, count: Double($0.value &- first.value))
    }
    let rate = Double(last.value &- first.value) / (last.time - first.time)
    if grown.allSatisfy({ $0.count == 0 }) {
      result = .constant
    } else if grown.allSatisfy({ Self.agrees($0.count, rate * $0.time, rate * jitter) }) {
      result = .rate(rate)
    } else {
      result = Self.steps(samples)
    }
  }

  /// Within two ticks, two hundredths, or what the jitter is worth.
  private static func agrees(_ count: Double, _ expected: Double, _ slack: Double) -> Bool {
    abs(count - expected) <= max(2, 0.02 * expected, slack)
  }

  private static func steps(_ samples: [Sample]) -> Result {
    let steps = Set(zip(samples.dropFirst(), samples).map { $0.value &- $1.value })
    if let step = steps.first, steps.count == 1 { return .steps(step) }
    return .none
  }
}
