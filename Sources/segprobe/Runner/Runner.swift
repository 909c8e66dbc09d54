import Engine
import Report
import Wire

/// Runs cases, each in a process of its own, many at a time, and hands over what became of them.
///
/// The runner has one thread and sleeps in poll(2); waiting cases cost nothing.
struct Runner: ~Copyable {
  /// Cases at a time.
  let limit: Int
  private let signals: Signals
  private let work: (Job) -> Transcript
  /// Longest first, so that the whole takes hardly longer than its longest case; the next one is the last.
  private var waiting: [Attempt]
  private var running: [RunningCase] = []
  /// Processes whose cases are over and which are busy with their end.
  private var leaving: [Int32] = []

  private struct Attempt {
    var job: Job
    var earlier: [String] = []
  }

  /// What the caller is told, and asked, between two events.
  protocol Observer {
    mutating func finished(_ job: Job, _ transcript: Transcript)
    /// Some time has passed.
    mutating func tick(running: Int, latest: String)
    /// Nobody wants to know any more.
    var isGone: Bool { get }
  }

  /// - Parameter work: what a worker does, in its own process.
  init(_ jobs: [Job], limit: Int, work: @escaping (Job) -> Transcript) throws(SystemError) {
    self.limit = max(limit, 1)
    self.work = work
    signals = try Signals()
    waiting = jobs.map { Attempt(job: $0) }
    waiting.sort { ($0.job.scriptTime, $1.job.position) < ($1.job.scriptTime, $0.job.position) }
  }

  /// Runs them all.
  /// - Returns: the signal that ended the run early, or `nil`; 0 when the observer had gone.
  mutating func run(_ observer: inout some Observer) -> Int32? {
    while !waiting.isEmpty || !running.isEmpty {
      start(&observer)
      let ready = Polling.wait(
        for: [signals.number] + running.map { $0.process.output.number }, until: nextDeadline)
      if let signal = signals.next() { return stop(signal) }
      if observer.isGone { return stop(0) }
      collect(ready.dropFirst(), &observer)
      reap()
      observer.tick(running: running.count, latest: running.last?.job.name ?? "")
    }
    return nil
  }

  private mutating func start(_ observer: inout some Observer) {
    while running.count < limit, let attempt = waiting.popLast() {
      let work = work
      do throws(SystemError) {
        let process = try WorkerProcess.start { output in
          try? output.write(work(attempt.job).encoded)
        }
        running.append(RunningCase(attempt.job, process, earlierAttempts: attempt.earlier))
      } catch {
        observer.finished(
          attempt.job, attempt.job.transcript(.error(error.description), at: Clock.realTime()))
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
        // Commands of the script may still run; the worker itself is done.
        running.process.kill()
        leaving.append(running.process.identifier)
        finish(running.job, running.transcript(), &observer)
      } else if now > running.deadline {
        finish(running.job, running.abandon(), &observer)
      } else {
        remaining.append(running)
      }
    }
    running = remaining
  }

  /// Evidence that was worthless because this machine was busy is taken once more.
  private mutating func finish(
    _ job: Job, _ transcript: Transcript, _ observer: inout some Observer
  ) {
    guard case .inconclusive(let reason) = transcript.verdict, transcript.earlierAttempts.isEmpty
    else { return observer.finished(job, transcript) }
    let place = waiting.firstIndex { $0.job.scriptTime >= job.scriptTime } ?? waiting.endIndex
    waiting.insert(Attempt(job: job, earlier: ["inconclusive: \(reason)"]), at: place)
  }

  private mutating func reap() { leaving.removeAll { WorkerProcess.reap($0) } }

  private mutating func stop(_ signal: Int32) -> Int32 {
    for running in running { running.process.kill() }
    for running in running { _ = running.process.wait() }
    running = []
    waiting = []
    return signal
  }
}
