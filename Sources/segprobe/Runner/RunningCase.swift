import Engine
import Wire

/// A worker at work on a case.
final class RunningCase {
  let attempt: Attempt
  let process: WorkerProcess
  /// Monotonic.
  let deadline: Instant
  private var received = WorkerOutput.Received()

  init(_ attempt: Attempt, _ process: consuming WorkerProcess) {
    self.attempt = attempt
    self.process = process
    deadline = Clock.monotonic() + attempt.job.watchdog
  }

  /// The worker is past building its lab and past its initial command.
  var isReady: Bool { received.isReady }

  var place: CaseQueue.Place { CaseQueue.Place(attempt: attempt, isReady: isReady) }

  /// Takes what the worker has written.
  /// - Returns: whether that was all.
  func receive() -> Bool {
    do throws(SystemError) {
      guard let part = try process.output.read() else { return false }
      received.append(part)
      return part.isEmpty
    } catch {
      // A pipe that cannot be read has nothing more to say.
      return true
    }
  }

  /// What became of the case, once all has been received. Commands of the script may still run; they end here.
  func transcript(_ workers: some WorkerForks) -> Transcript {
    guard var transcript = received.transcript else {
      let ending =
        workers.ending(of: process.identifier)?.description
        ?? "ended with the process that had started it"
      process.kill()
      return attempt.transcript(.error("the worker \(ending) before it had a verdict"))
    }
    process.kill()
    transcript.earlierAttempts = attempt.earlier
    return transcript
  }

  /// Ends the worker, whose time is over.
  func abandon() -> Transcript {
    process.kill()
    let limit = attempt.job.watchdog.nanoseconds / 1_000_000_000
    return attempt.transcript(.error("no verdict within \(limit) s"))
  }
}
