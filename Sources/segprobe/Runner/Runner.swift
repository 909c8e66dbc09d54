import Engine
import Report
import Wire

/// Runs cases, each in a process of its own, many at a time, and hands over what became of them.
///
/// The runner has one thread and sleeps in poll(2); waiting cases cost nothing. Only a few labs are built at a time: the
/// kernel builds them one after the other anyway, and cases that run already are disturbed less.
struct Runner: ~Copyable {
  private let queue: CaseQueue
  private let signals: Signals
  private let workers: any WorkerForks
  private let kept: Int32?
  private var running: [RunningCase] = []

  /// What the caller is told, and asked, between two events.
  protocol Observer {
    mutating func finished(_ job: Job, _ transcript: Transcript)
    /// Some time has passed.
    mutating func tick(running: Int, latest: String)
    /// Nobody wants to know any more.
    var isGone: Bool { get }
  }

  /// - Parameters:
  ///   - limit: cases at a time.
  ///   - kept: a child of ours that does not end with the last case.
  ///   - work: what a worker does, in its own process.
  init(
    _ jobs: [Job], limit: Int, keeping kept: Int32? = nil,
    work: @escaping (Attempt, WorkerOutput) -> Void
  ) throws(SystemError) {
    self.kept = kept
    queue = CaseQueue(jobs, limit: limit)
    let signals = try Signals()
    WorkerProcess.adoptOrphans()
    let carryOut = { (order: WorkerOrder, output: WorkerOutput) in
      work(Attempt(jobs[Int(order.index)], order), output)
    }
    workers = jobs.count > Self.few ? try WorkerParent(carryOut) : WorkerFamily(carryOut)
    self.signals = signals
  }

  /// Not worth another process.
  private static let few = 8

  /// Runs them all.
  /// - Returns: the signal that ended the run early, or `nil`; 0 when the observer had gone.
  mutating func run(_ observer: inout some Observer) -> Int32? {
    while !queue.isEmpty || !running.isEmpty {
      start(&observer)
      let ready = Polling.wait(
        for: [signals.number] + running.map { $0.process.output.number }, until: nextDeadline)
      if let signal = signals.next() { return stop(signal) }
      if observer.isGone { return stop(0) }
      collect(ready.dropFirst(), &observer)
      workers.reap()
      observer.tick(running: running.count, latest: running.last?.attempt.job.name ?? "")
    }
    end()
    return nil
  }

  private mutating func start(_ observer: inout some Observer) {
    while let attempt = queue.next(beside: running.map(\.place)) {
      do throws(SystemError) {
        running.append(RunningCase(attempt, try workers.start(attempt.order)))
      } catch {
        observer.finished(attempt.job, attempt.transcript(.error(error.description)))
      }
    }
  }

  /// Often enough to redraw a line, and in time for the first watchdog.
  private var nextDeadline: Instant {
    let redraw = Clock.monotonic() + .milliseconds(100)
    return running.map(\.deadline).min().map { min($0, redraw) } ?? redraw
  }

  private mutating func collect(_ ready: ArraySlice<Bool>, _ observer: inout some Observer) {
    let now = Clock.monotonic()
    var remaining: [RunningCase] = []
    for (running, isReady) in zip(running, ready) {
      if isReady, running.receive() {
        finish(running.attempt, running.transcript(workers), &observer)
      } else if now > running.deadline {
        finish(running.attempt, running.abandon(), &observer)
      } else {
        remaining.append(running)
      }
    }
    running = remaining
  }

  /// Evidence that was worthless because this machine was busy is taken again.
  private func finish(
    _ attempt: Attempt, _ transcript: Transcript, _ observer: inout some Observer
  ) {
    if case .inconclusive(let reason) = transcript.verdict, !attempt.isLast {
      queue.repeat(attempt, because: "inconclusive: \(reason)")
    } else {
      observer.finished(attempt.job, transcript)
    }
  }

  private mutating func stop(_ signal: Int32) -> Int32 {
    for running in running { running.process.kill() }
    for running in running { _ = workers.ending(of: running.process.identifier) }
    running = []
    end(isInterrupted: true)
    return signal
  }

  /// What workers have left ends with them.
  private func end(isInterrupted: Bool = false) {
    workers.end(isInterrupted: isInterrupted)
    WorkerProcess.killAll(descendants: isInterrupted, but: kept)
  }
}
