/// What the times of one segment and of those that repeat it tell of the timer behind them (RFC 6298, section 5.5).
struct Backoff {
  /// Seconds, of the first transmission and of each that repeats it.
  let times: [Double]

  /// Seconds between one transmission and the next.
  var intervals: [Double] { zip(times.dropFirst(), times).map { $0 - $1 } }

  enum Shape: Equatable {
    /// It takes two intervals to compare them.
    case unknown
    case doubling
    case constant
    /// Grows by this factor.
    case geometric(Double)
    case irregular
  }

  var shape: Shape {
    let ratios = zip(intervals.dropFirst(), intervals).map { $0 / max($1, 1e-9) }
    guard !ratios.isEmpty else { return .unknown }
    if ratios.allSatisfy({ (1.8...2.2).contains($0) }) { return .doubling }
    if ratios.allSatisfy({ (0.9...1.1).contains($0) }) { return .constant }
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    return ratios.allSatisfy { abs($0 - mean) < 0.15 * mean } ? .geometric(mean) : .irregular
  }

  /// When the next one is due, if it goes on like this; `nil` without one interval.
  var next: Double? {
    guard let last = times.last, let interval = intervals.last else { return nil }
    return last + interval * (factor ?? 2)
  }

  private var factor: Double? {
    switch shape {
    case .unknown, .doubling, .irregular: 2
    case .constant: 1
    case .geometric(let factor): factor
    }
  }

  /// The next one was due, with a margin for timers that are late, and did not come until then.
  func hasGivenUp(by time: Double) -> Bool {
    guard let next, let last = times.last else { return false }
    return time >= last + (next - last) * Self.margin
  }

  static let margin = 1.15

  /// Whole seconds after which it is known whether the next one comes.
  var patience: Int {
    guard let next, let last = times.last else { return 0 }
    return Int((last + (next - last) * Self.margin).rounded(.up)) + 1
  }

  var text: String {
    switch shape {
    case .unknown: "one interval only"
    case .doubling: "doubles"
    case .constant: "constant"
    case .geometric(let factor): "grows by \(Figure.text(factor, digits: 2))"
    case .irregular: "irregular"
    }
  }
}
