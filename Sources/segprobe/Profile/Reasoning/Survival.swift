/// When something ended that was looked at once by each of many samples.
struct Survival {
  /// Seconds, and whether it was still there; `nil`: nothing was learned.
  let samples: [(time: Double, isThere: Bool?)]

  enum Result: Equatable {
    case unknown
    /// Gone at the first look already.
    case before(Double)
    /// Still there at the last look.
    case beyond(Double)
    case between(Double, Double)
    /// There again after it was gone: what was looked at is not one thing.
    case contradictory
  }

  var result: Result {
    let there = samples.filter { $0.isThere == true }.map(\.time).max()
    let gone = samples.filter { $0.isThere == false }.map(\.time).min()
    switch (there, gone) {
    case (nil, nil): return .unknown
    case (nil, let gone?): return .before(gone)
    case (let there?, nil): return .beyond(there)
    case (let there?, let gone?): return there < gone ? .between(there, gone) : .contradictory
    }
  }
}
