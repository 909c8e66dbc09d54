import Glibc
import Wire

/// The cases that wait for their turn.
final class CaseQueue {
  /// One that runs.
  struct Place {
    var attempt: Attempt
    /// It is past its preparations.
    var isReady: Bool
  }

  /// Cases at a time.
  private let limit: Int
  /// Cases at a time that are not ready to begin: they are hard at work.
  private let preparing = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) + 2
  /// The longest is the last and the first to be run, so that the whole takes hardly longer than its longest case.
  private var waiting: [Attempt]
  /// To be run again, when the machine is quiet.
  private var repeated: [Attempt] = []

  init(_ jobs: [Job], limit: Int) {
    self.limit = limit
    waiting = jobs.enumerated()
      .map { (key: ($1.scriptTime, -$1.position), attempt: Attempt($1, index: $0)) }
      .sorted { $0.key < $1.key }.map(\.attempt)
  }

  var isEmpty: Bool { waiting.isEmpty && repeated.isEmpty }

  /// The next case, if one may be started beside those that run.
  func next(beside running: [Place]) -> Attempt? {
    guard running.count < limit, running.count(where: { !$0.isReady }) < preparing else {
      return nil
    }
    if let next = nextWaiting(beside: running) { return waiting.remove(at: next) }
    return nextRepeated(beside: running.filter { !$0.attempt.job.isSlow })
  }

  /// The longest; but cases that do little else than wait leave a quarter of the places to those that keep the processors
  /// busy, so that there is work from the beginning to the end.
  private func nextWaiting(beside running: [Place]) -> Int? {
    let isLong = { (attempt: Attempt) in attempt.job.scriptTime > .seconds(1) }
    guard running.count(where: { isLong($0.attempt) }) >= max(limit * 3 / 4, 1) else {
      return waiting.indices.last
    }
    return waiting.lastIndex { !isLong($0) } ?? waiting.indices.last
  }

  /// To be run again come, the longest first, those that were run least often: a few beside each other, as they do hardly
  /// anything but wait, and fewer each time, until one is by itself.
  private func nextRepeated(beside running: [Place]) -> Attempt? {
    let times = { (attempt: Attempt) in attempt.earlier.count }
    let next = repeated.indices.min {
      (times(repeated[$0]), -repeated[$0].job.scriptTime.nanoseconds)
        < (times(repeated[$1]), -repeated[$1].job.scriptTime.nanoseconds)
    }
    guard let next, running.allSatisfy({ times($0.attempt) == times(repeated[next]) }),
      running.count < (repeated[next].isLast ? 1 : max(8 >> times(repeated[next]), 1))
    else { return nil }
    return repeated.remove(at: next)
  }

  func `repeat`(_ attempt: Attempt, because reason: String) {
    var attempt = attempt
    attempt.earlier.append(reason)
    repeated.append(attempt)
  }
}
