import Report
import Wire

/// How many changes were noticed.
struct MutationScore {
  private(set) var killed = 0
  private(set) var equivalents = 0
  private(set) var survivors: [MutantResult] = []
  /// Neither noticed nor passed over: inconclusive, not reached, an error.
  private(set) var doubtful: [MutantResult] = []

  init(_ results: [MutantResult]) {
    for result in results {
      switch result.outcome {
      case .killed: killed += 1
      case .survived where result.equivalent: equivalents += 1
      case .survived: survivors.append(result)
      case .notReached, .inconclusive, .error: doubtful.append(result)
      }
    }
  }

  /// Of those that are not equivalent.
  private var total: Int { killed + survivors.count + doubtful.count }

  /// `14/15`
  var fraction: String { "\(killed)/\(total)" }

  func summary(cases: Int, skipped: Int, _ elapsed: Instant.Interval) -> String {
    var parts = ["\(killed) killed", "\(survivors.count) survived"]
    let all = total + equivalents
    if equivalents > 0 {
      parts.append("\(equivalents) equivalent (\(share(equivalents, of: all)))")
    }
    for name in ["not-reached", "inconclusive", "error"] {
      let count = doubtful.count { $0.outcome.name == name }
      if count > 0 { parts.append("\(count) \(name)") }
    }
    if skipped > 0 { parts.append("\(skipped) \(skipped == 1 ? "case" : "cases") skipped") }
    return
      "\(all) changes of \(cases) \(cases == 1 ? "case" : "cases") in \(Seconds.tenths(elapsed)) s: "
      + parts.joined(separator: ", ")
  }

  /// `2.5 %`
  private func share(_ part: Int, of all: Int) -> String {
    let tenths = (part * 1_000 + all / 2) / max(all, 1)
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
