import Glibc
import Wire

/// The cases that wait for their turn.
final class CaseQueue {
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
    waiting = jobs.map { (key: ($0.scriptTime, -$0.position), job: $0) }
      .sorted { $0.key < $1.key }.map { Attempt(job: $0.job) }
  }

  var isEmpty: Bool { waiting.isEmpty && repeated.isEmpty }

  /// The next case, if one may be started beside those that run.
  func next(beside running: [RunningCase]) -> Attempt? {
    guard running.count < limit, running.count(where: { !$0.isReady }) < preparing else {
      return nil
    }
    if let next = waiting.popLast() { return next }
    // One at a time, beside cases that do hardly anything but wait; the next time by itself.
    let isFirst = repeated.last?.earlier.count == 1
    let isQuiet = isFirst ? running.allSatisfy(\.attempt.job.isSlow) : running.isEmpty
    return isQuiet ? repeated.popLast() : nil
  }

  func `repeat`(_ attempt: Attempt, because reason: String) {
    var attempt = attempt
    attempt.earlier.append(reason)
    repeated.append(attempt)
  }
}
