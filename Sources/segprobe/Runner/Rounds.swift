import Report

/// What several rounds of the same suite have in common.
struct Rounds {
  private var worst = Judgement.Severity.fine
  /// By case: every verdict that it had.
  private var verdicts: [String: Set<String>] = [:]
  private var count = 0

  /// - Parameter isCut: the round says less than it should.
  mutating func add(_ report: RunReport, _ tally: Tally, isCut: Bool) {
    count += 1
    worst = max(worst, tally.worst)
    if isCut { worst = max(worst, .notRun) }
    for (name, verdict) in report.verdicts { verdicts[name, default: []].insert(verdict) }
  }

  /// 1 for anything that is not as it should be, whatever else there is; 2 for what could not be judged.
  var exitStatus: Int32 {
    switch worst {
    case .fine: 0
    case .wrong: 1
    case .notRun: 2
    }
  }

  /// Names the cases that had not the same verdict every time.
  func compare(_ console: Console) {
    guard count > 1 else { return }
    var console = console
    let changing = verdicts.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    for (name, verdicts) in changing {
      console.print("\(Printable.line(name)): \(verdicts.sorted().joined(separator: " and "))\n")
    }
    if changing.isEmpty {
      console.print("the same verdict for every case in all \(count) rounds\n")
    }
  }
}
