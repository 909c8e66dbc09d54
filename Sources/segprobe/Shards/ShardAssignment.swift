import Engine
import Wire

/// Which shard runs which case: the same on every machine that sees the same listing, and about as much for each.
struct ShardAssignment {
  private let count: Int
  /// Seconds that a case took in an earlier run, by the name in `known(_:)`.
  private let durations: [String: Double]

  /// Cases at a time within a shard: their waiting is shared.
  private let limit: Int

  /// What a case costs besides its waiting, in seconds: building its lab, mostly.
  private static let overhead = 0.01

  init(count: Int, durations: [String: Double] = [:], limit: Int = 1) {
    self.count = count
    self.durations = durations
    self.limit = limit
  }

  /// The shard of each job, from 1: the longest first, each to the shard that has least.
  func shards(of jobs: [Job]) -> [Int] {
    var loads = [Double](repeating: 0, count: count)
    var shards = [Int](repeating: 1, count: jobs.count)
    let weights = jobs.map(weight)
    let order = jobs.indices.sorted { (-weights[$0], $0) < (-weights[$1], $1) }
    for index in order {
      let lightest = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      loads[lightest] += weights[index]
      shards[index] = lightest + 1
    }
    return shards
  }

  private func weight(of job: Job) -> Double {
    guard job.verdict == nil else { return 0 }
    let waiting = durations[Self.name(job.name, job.mode)] ?? job.scriptTime.seconds
    return waiting / Double(limit) + Self.overhead
  }

  static func name(_ name: String, _ mode: IPMode) -> String { "\(name) \(mode.rawValue)" }
}
