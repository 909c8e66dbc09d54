public import Wire

/// How many cases had which judgement.
public struct Tally: Hashable, Sendable {
  public private(set) var passed = 0
  public private(set) var failed = 0
  public private(set) var deviated = 0
  public private(set) var notJudged = 0
  public private(set) var passedUnexpectedly = 0
  public private(set) var inconclusive = 0
  public private(set) var errors = 0
  public private(set) var skipped = 0
  public private(set) var worst = Judgement.Severity.fine

  public init() {}

  public mutating func add(_ judgement: Judgement) {
    switch judgement {
    case .pass: passed += 1
    case .fail, .deviatesOtherwise: failed += 1
    case .deviates: deviated += 1
    case .notJudged(let deviation) where deviation.meaning == .option: skipped += 1
    case .notJudged: notJudged += 1
    case .unexpectedPass: passedUnexpectedly += 1
    case .inconclusive: inconclusive += 1
    case .error: errors += 1
    case .skip: skipped += 1
    }
    worst = max(worst, judgement.severity)
  }

  public var count: Int {
    passed + failed + deviated + notJudged + passedUnexpectedly + inconclusive + errors + skipped
  }

  /// Cases that are not as they should be, or could not be judged.
  public var wrong: Int { failed + passedUnexpectedly + inconclusive + errors }

  /// `64 cases in 2.310 s: 60 passed, 1 failed, 3 known deviations`
  public func summary(of elapsed: Instant.Interval) -> String {
    let parts: [(Int, String)] = [
      (passed, "passed"), (failed, "failed"),
      (deviated, deviated == 1 ? "known deviation" : "known deviations"),
      (notJudged, "not judged"),
      (passedUnexpectedly, "passed unexpectedly"), (inconclusive, "inconclusive"),
      (errors, errors == 1 ? "error" : "errors"), (skipped, "skipped"),
    ]
    let said = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let cases = count == 1 ? "1 case" : "\(count) cases"
    return "\(cases) in \(Seconds.milliseconds(elapsed)) s" + (said.isEmpty ? "" : ": \(said)")
  }
}
