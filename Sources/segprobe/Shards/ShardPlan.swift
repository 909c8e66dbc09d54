import Engine
import Report
import Wire

/// The part of a run that one shard does.
struct ShardPlan {
  var jobs: [Job]
  var faults: [Suite.Fault]
  /// A line for people; empty when the whole is run.
  var remark = ""

  /// - Parameters:
  ///   - durations: a JSON lines report of an earlier run.
  ///   - limit: cases at a time.
  init(
    _ shard: Shard?, of jobs: [Job], _ faults: [Suite.Fault], durations: String?, limit: Int
  ) throws(SystemError) {
    guard let shard else {
      self.jobs = jobs
      self.faults = faults
      return
    }
    let known = try durations.map { (path) throws(SystemError) in try Self.durations(in: path) }
    let assignment = ShardAssignment(count: shard.count, durations: known ?? [:], limit: limit)
    let shards = assignment.shards(of: jobs)
    self.jobs = zip(jobs, shards).filter { $1 == shard.number }.map(\.0)
    self.faults = faults.enumerated().filter { $0.offset % shard.count == shard.number - 1 }
      .map(\.element)
    remark = "shard \(shard.text) (\(shard.source)): \(self.jobs.count) of \(jobs.count) cases"
  }

  private static func durations(in path: String) throws(SystemError) -> [String: Double] {
    var durations: [String: Double] = [:]
    for case .verdict(let own) in try ReportReader.records(in: path) {
      let transcript = own.transcript
      durations[ShardAssignment.name(transcript.name, transcript.version)] =
        (transcript.end - transcript.start).seconds
    }
    return durations
  }
}
