import Engine
import Glibc
import Lab
import Link
import Match
import Report
import Script
import Target
import Wire

/// A stack at work in a lab.
final class StackProcess {
  let target: TargetFile
  private let server: ServerProcess
  private let words: StackWords
  private let isShared: Bool

  /// Starts it.
  /// - Parameter isShared: by all cases of a run; it then ends with the run.
  init(
    _ target: TargetFile, in lab: borrowing Lab, isShared: Bool
  ) throws(SystemError) {
    self.target = target
    self.isShared = isShared
    words = StackWords(target, mtu: lab.configuration.mtu)
    let handed: ServerProcess.Handed? =
      if let number = target.link.descriptor, let device = lab.device { (device, number) } else {
        nil
      }
    server = try ServerProcess(
      words.filled(target.start.command), in: lab, folder: target.folder, handing: handed,
      endsWithUs: !isShared)
  }

  // MARK: Beginning

  /// Waits until it makes its device, if it makes one.
  func awaitDevice(in lab: borrowing Lab) throws {
    guard target.link.isMadeByStack else { return }
    let deadline = deadline
    let isThere = try lab.awaitDevice { !hasEnded && Clock.monotonic() < deadline }
    if !isThere { throw notReady("made no device \(target.link.device)") }
  }

  /// Waits until it is ready, and finds out where it is on the link.
  /// - Parameters:
  ///   - endpoint: that a SYN is sent to, if that is how it shows.
  ///   - tester: from where.
  func awaitReadiness(of endpoint: Endpoint, from tester: IPAddress, over link: PacketLink) throws {
    let deadline = deadline
    switch target.start.readiness {
    case .output(let text):
      try wait(until: deadline, "wrote no '\(text)'") { server.hasWritten(text) }
    case .time(let time):
      let moment = Clock.monotonic() + time
      try wait(until: max(deadline, moment + .seconds(1)), "is not ready") {
        Clock.monotonic() >= moment
      }
    case .port: break
    }
    var isFound = !link.needsResolution
    try wait(until: deadline, "does not answer at \(endpoint.address)") {
      if !isFound { isFound = (try? link.resolve(endpoint.address, patience: Self.pause)) != nil }
      return isFound
    }
    if case .port = target.start.readiness {
      var knock = Knock(on: endpoint, from: tester, over: link)
      try wait(
        until: deadline, "does not answer a SYN to \(endpoint.address) port \(endpoint.port)"
      ) {
        try knock.isAnswered()
      }
    }
    link.ignoredPorts = Knock.ports
    link.forget()
  }

  private var deadline: Instant { Clock.monotonic() + target.start.limit }

  /// Between two looks.
  private static let pause = Instant.Interval.milliseconds(40)

  private func wait(
    until deadline: Instant, _ problem: String, _ isSo: () throws -> Bool
  ) throws {
    var pause: UInt32 = 1_000
    while try !isSo() {
      guard !hasEnded else {
        throw server.failure("ended before it was ready; it must stay in the foreground")
      }
      guard Clock.monotonic() < deadline else { throw notReady(problem) }
      usleep(pause)
      pause = min(2 * pause, 20_000)
    }
  }

  private func notReady(_ problem: String) -> SystemError {
    server.failure("\(problem) within \(Int(target.start.limit.seconds.rounded(.up))) s")
  }

  // MARK: End

  var identifier: Int32 { server.identifier }

  var hasEnded: Bool { server.ends(by: Clock.monotonic()) }

  /// How it is before a case.
  struct Condition {
    fileprivate var hadEnded: Bool
    fileprivate var waited: Instant.Interval
  }

  var condition: Condition {
    Condition(hadEnded: hasEnded, waited: RunDelay.total(of: identifier))
  }

  /// What becomes of a case in which the process ended, or waited for a processor, and what it wrote.
  /// - Parameters:
  ///   - isLast: the case is not run again.
  ///   - isKnown: the deviations file explains it as it is.
  func speak(
    in transcript: inout Transcript, since before: Condition, isLast: Bool, isKnown: Bool
  ) {
    if before.hadEnded {
      transcript.verdict = .error("\(target.name) had ended before this case began")
    } else if hasEnded {
      transcript.verdict = .fail(
        Failure(
          summary: "the process of \(target.name) ended during this case", location: nil,
          expected: [], actual: nil))
    } else if case .fail(let failure) = transcript.verdict {
      if let prologue = failure.prologue(of: transcript.probe) {
        transcript.verdict = .inconclusive(
          "the state that the probe is about was not reached: \(prologue)")
      } else if !isKnown {
        doubt(&transcript, RunDelay.total(of: identifier) - before.waited, isLast: isLast)
      }
    }
    server.speak(in: &transcript)
  }

  /// A machine that let it wait for longer than an answer may take proves nothing by a failure. One whose stack always
  /// waits is believed in the end, unless that is most of what it did.
  private func doubt(
    _ transcript: inout Transcript, _ waited: Instant.Interval, isLast: Bool
  ) {
    let most = Instant.Interval(nanoseconds: (transcript.end - transcript.start).nanoseconds / 2)
    guard waited > (isLast ? max(target.patience, most) : target.patience) else { return }
    let time = Seconds.milliseconds(waited)
    transcript.verdict = .inconclusive(
      "\(target.name) waited \(time) s for a processor during this case, so this proves nothing")
  }

  /// Runs the command that ends it.
  func stop(in lab: borrowing Lab) {
    guard let stop = target.stop, !hasEnded else { return }
    var words = words
    // Where it could have a process namespace, the command is in that, too.
    words["pid"] = isShared ? "\(server.identifier)" : "1"
    guard
      let command = try? ServerProcess(
        words.filled(stop), in: lab, folder: target.folder, endsWithUs: false)
    else { return }
    let end = Clock.monotonic() + .seconds(5)
    _ = command.ends(by: end)
    _ = server.ends(by: end)
  }
}

extension Failure {
  /// What failed, if a prologue did: the probe has asked nothing yet.
  fileprivate func prologue(of probe: String) -> String? {
    guard let location, location.file != probe else { return nil }
    let wanted = expected.isEmpty ? "" : "; expected \(expected.joined(separator: " or "))"
    let seen = expected.isEmpty && actual == nil ? "" : ", actual \(actual ?? "nothing")"
    return "\(location.file):\(location.line): \(summary)\(wanted)\(seen)"
  }
}
