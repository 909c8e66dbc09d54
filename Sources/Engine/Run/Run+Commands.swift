import Match
import Script
import Wire

extension Run {
  /// The commands before the first event; script time begins when they are over.
  mutating func begin() throws(Stop) {
    let commands = configuration.initialCommands + (testCase.initialCommand.map { [$0] } ?? [])
    for command in commands {
      let outcome = try execute(command)
      record(.note("`\(command.text)`"), at: outcome.start, nil)
      recordSaid(outcome)
      guard outcome.status == 0 else { throw .error(command, outcome) }
    }
    hasBegun = true
    try wait(until: beginning(link.now))
    time = TimeBase(start: link.now, rules)
    transcript.start = time.start
  }

  /// A command among the events must succeed.
  mutating func run(_ command: Command, _ event: Event) throws(Stop) {
    let window = time.window(event.time, configuration.tolerance)
    try wait(until: window.from)
    let outcome = try execute(command, isUrgent: true)
    noteAction(due: time.due(event.time), actual: outcome.start, window, event)
    if rules == .packetdrill, configuration.isTentative {
      // The kernel may have kept it waiting for other cases: it changes interfaces for one process at a time.
      lateness.note(
        .init(
          due: outcome.start + Self.quickCommand, actual: outcome.end, kind: .command,
          location: event.location))
    }
    record(.call("`\(command.text)`"), at: outcome.end, event)
    recordSaid(outcome)
    guard outcome.status == 0 else { throw .error(command, outcome) }
    let nominal = event.time.nominal(after: time.nominal, actual: .zero)
    time.advance(from: outcome.start, to: outcome.end, nominal: nominal)
  }

  /// What most commands in public scripts take at the most, `tc` and `ip` and `sysctl`, when nothing keeps them waiting.
  private static let quickCommand = Instant.Interval.milliseconds(10)

  /// The command after the last event: whatever the verdict is, once the script has begun.
  mutating func cleanUp() {
    guard let command = testCase.cleanupCommand, hasBegun else { return }
    do throws(Stop) {
      let outcome = try execute(command)
      if outcome.status != 0, transcript.verdict == .pass {
        throw .error(command, outcome)
      }
    } catch {
      if transcript.verdict == .pass { transcript.verdict = error.verdict }
    }
  }

  /// What a command complains of although it succeeds may be the reason for what fails later. Public init scripts choose a
  /// congestion control, and go on if it is refused.
  private mutating func recordSaid(_ outcome: CommandOutcome) {
    guard outcome.status == 0 else { return }
    let lines = outcome.output.split(separator: "\n")
    for line in lines.prefix(4) { record(.note("it says: \(line)"), at: outcome.end, nil) }
    guard lines.contains(where: { $0.contains("tcp_congestion_control") }) else { return }
    let advice = """
      a lab has only what net.ipv4.tcp_allowed_congestion_control of the machine names; segprobe doctor tells how to \
      allow more
      """
    record(.note(advice), at: outcome.end, nil)
  }

  /// - Parameter isUrgent: the script waits for it.
  private func execute(_ command: Command, isUrgent: Bool = false) throws(Stop) -> CommandOutcome {
    guard let target else {
      throw Stop(verdict: .skip("needs an agent: the script runs commands on the target"))
    }
    do throws(TargetError) {
      return try target.run(
        TargetCommand(command.text, isUrgent: isUrgent),
        until: link.now + configuration.commandPatience)
    } catch { throw .target(error) }
  }
}

extension Stop {
  fileprivate static func error(_ command: Command, _ outcome: CommandOutcome) -> Stop {
    let place = "\(command.location.file):\(command.location.line): "
    let said = outcome.output.isEmpty ? "" : ": \(outcome.output)"
    return Stop(
      verdict: .error(place + "`\(command.text)` ended with status \(outcome.status)\(said)"))
  }
}
