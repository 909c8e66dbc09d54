import Engine
import Wire

/// A worker at work on a case.
final class RunningCase {
  let job: Job
  let process: WorkerProcess
  /// Monotonic.
  let deadline: Instant
  /// Why the case is run again, if it is.
  private let earlierAttempts: [String]
  private var received: [UInt8] = []

  init(_ job: Job, _ process: consuming WorkerProcess, earlierAttempts: [String]) {
    self.job = job
    self.process = process
    self.earlierAttempts = earlierAttempts
    deadline = Clock.monotonic() + job.watchdog
  }

  /// Takes what the worker has written.
  /// - Returns: whether that was all.
  func receive() -> Bool {
    do throws(SystemError) {
      guard let part = try process.output.read() else { return false }
      received += part
      return part.isEmpty
    } catch {
      // A pipe that cannot be read has nothing more to say.
      return true
    }
  }

  /// What became of the case, once all has been received.
  func transcript() -> Transcript {
    guard var transcript = try? Transcript(decoding: received) else {
      process.kill()
      let ending = process.wait().description
      return finished(.error("the worker \(ending) before it had a verdict"))
    }
    transcript.earlierAttempts = earlierAttempts
    return transcript
  }

  /// Ends the worker, whose time is over.
  func abandon() -> Transcript {
    process.kill()
    _ = process.wait()
    return finished(.error("no verdict within \(job.watchdog.nanoseconds / 1_000_000_000) s"))
  }

  private func finished(_ verdict: Verdict) -> Transcript {
    var transcript = job.transcript(verdict, at: Clock.realTime())
    transcript.earlierAttempts = earlierAttempts
    return transcript
  }
}
