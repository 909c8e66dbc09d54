import Glibc

/// Who forks workers, and takes leave of them.
protocol WorkerForks: AnyObject {
  /// Forks one.
  func start(_ order: WorkerOrder) throws(SystemError) -> WorkerProcess
  /// Takes leave of those that have ended.
  func reap()
  /// How a worker ended; waits for it. `nil` if nobody can tell.
  func ending(of identifier: pid_t) -> WorkerProcess.Ending?
  /// No other will be started. Workers that are no children of this process end.
  /// - Parameter isInterrupted: they may have been at anything.
  func end(isInterrupted: Bool)
}

/// What a worker is to do.
struct WorkerOrder: Equatable {
  /// In the list of all that is to be done.
  var index: Int32
  /// How often it was done before.
  var earlier: Int32
}

/// Workers that are children of this process.
final class WorkerFamily: WorkerForks {
  private let work: (WorkerOrder, WorkerOutput) -> Void
  /// The status of waitpid(2) of those that have ended.
  private var statuses: [pid_t: Int32] = [:]

  /// - Parameter work: what a worker does, in its own process.
  init(_ work: @escaping (WorkerOrder, WorkerOutput) -> Void) { self.work = work }

  func start(_ order: WorkerOrder) throws(SystemError) -> WorkerProcess {
    let work = work
    let process = try WorkerProcess.start { output in work(order, output) }
    // The number may have been that of another before.
    statuses[process.identifier] = nil
    return process
  }

  func reap() {
    while let (identifier, status) = WorkerProcess.reap() { statuses[identifier] = status }
  }

  func ending(of identifier: pid_t) -> WorkerProcess.Ending? {
    WorkerProcess.Ending(status: status(of: identifier))
  }

  /// As waitpid(2) gives it.
  func status(of identifier: pid_t) -> Int32 {
    statuses[identifier] ?? WorkerProcess.status(of: identifier)
  }

  func end(isInterrupted: Bool) {}
}
