import Match
import Script
import Wire

extension Run {
  /// Runs the code blocks of the events that came about. What they find is the verdict, even if a later event has failed:
  /// what goes wrong first is usually the cause.
  mutating func runCode() {
    guard !snapshots.isEmpty, let target else { return }
    if let prints = SimpleCode.prints(of: snapshots) { return note(prints) }
    do throws(TargetError) {
      let outcome = try target.run(
        TargetCommand(
          CodeProgram.command, input: Array(CodeProgram.text(of: snapshots).utf8),
          kept: CodeProgram.longestReport), until: link.now + configuration.commandPatience)
      judge(CodeReport(outcome.output), outcome)
    } catch {
      if transcript.verdict == .pass { transcript.verdict = .error(error.description) }
    }
  }

  private mutating func judge(_ report: CodeReport, _ outcome: CommandOutcome) {
    note(report.prints)
    guard let verdict = verdict(of: report, outcome) else { return }
    if case .uncertain = report.end, transcript.verdict != .pass { return }
    let later = transcript.verdict
    transcript.verdict = verdict
    if case .fail(let failure) = later {
      note("later: \(failure.summary)", at: link.now, failure.location, failure.script)
    } else if case .error(let text) = later {
      note("later: \(text)", at: link.now, nil, "")
    }
  }

  /// `nil` if the code finds no fault.
  private mutating func verdict(of report: CodeReport, _ outcome: CommandOutcome) -> Verdict? {
    switch report.end {
    case .done: return nil
    case .missing: return missingVerdict(report, outcome)
    case .failed(let block, let place, let assertion):
      guard snapshots.indices.contains(block) else { return nil }
      return failure(of: assertion, place, snapshots[block])
    case .uncertain(let block, let place, let others):
      guard snapshots.indices.contains(block) else { return nil }
      return uncertainty(of: others, place, snapshots[block])
    case .raised(let block, let place, let exception):
      guard snapshots.indices.contains(block) else { return nil }
      return failure(of: exception, place, snapshots[block])
    case .exited(let block, let status):
      guard snapshots.indices.contains(block) else { return nil }
      let snapshot = snapshots[block]
      return failure(
        snapshot, snapshot.event, "the code ended with status \(status)",
        actual: "status \(status)")
    }
  }

  private mutating func failure(
    of assertion: CodeReport.Assertion, _ place: CodeReport.Place, _ snapshot: CodeSnapshot
  ) -> Verdict {
    note(assertion.findings ?? assertion.summary, for: snapshot, at: place.location)
    let difference = assertion.difference
    return failure(
      snapshot, snapshot.event(at: place), assertion.summary, expected: assertion.expectation,
      actual: assertion.actual, difference.map { [$0] } ?? [])
  }

  private mutating func uncertainty(
    of others: [CodeReport.Value], _ place: CodeReport.Place, _ snapshot: CodeSnapshot
  ) -> Verdict? {
    guard let ticks = snapshot.ticks else { return nil }
    let findings = snapshot.variables.variables.compactMap { variable in
      let others = others.filter { $0.name == variable.name }.map(\.value)
      return others.isEmpty
        ? nil
        : "\(variable.name) was \(variable.value) and might have been "
          + others.joined(separator: " or ")
    }.joined(separator: ", ")
    note(findings, for: snapshot, at: place.location)
    return .inconclusive(
      "whether line \(place.location.line) holds is chance: \(findings), as the kernel counts it in ticks of"
        + " \(milliseconds(ticks.tick)), and the script's events had taken \(milliseconds(ticks.delay)) of their own,"
        + " so this proves nothing")
  }

  private mutating func failure(
    of exception: CodeReport.Exception, _ place: CodeReport.Place, _ snapshot: CodeSnapshot
  ) -> Verdict {
    for line in exception.trace.split(whereSeparator: \.isNewline) {
      note(String(line), for: snapshot, at: place.location)
    }
    let event = snapshot.event(at: place)
    if exception.isFault { return Stop.error(event, exception.summary).verdict }
    note(exception.summary, for: snapshot, at: place.location)
    return failure(
      snapshot, event, "the code raised \(exception.summary)", actual: exception.type)
  }

  private func failure(
    _ snapshot: CodeSnapshot, _ event: Event, _ summary: String, expected: [String] = [],
    actual: String, _ differences: [Difference] = []
  ) -> Verdict {
    if let late = snapshot.lateness {
      return .inconclusive(
        "\(summary), but the socket was read \(milliseconds(late)) late, so this proves nothing")
    }
    return failure(
      event, summary, expected: expected, actual: actual, differences, at: snapshot.at
    ).verdict
  }

  /// Python was ended before it could tell how it went.
  private func missingVerdict(_ report: CodeReport, _ outcome: CommandOutcome) -> Verdict? {
    guard let last = report.last, snapshots.indices.contains(last) else {
      guard transcript.verdict == .pass else { return nil }
      let text = outcome.output.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
      return .error(
        outcome.status == 127
          ? "the script's code needs python3, which the target does not have; install the package 'python3'"
          : "python3 cannot run the script's code\(text)")
    }
    let event = snapshots[last].event
    if outcome.end - outcome.start >= configuration.commandPatience {
      let patience = configuration.commandPatience.seconds
      return Stop.error(event, "this code has not ended after \(patience) s").verdict
    }
    return Stop.error(event, "this code ended Python, with status \(outcome.status)").verdict
  }

  // MARK: Notes

  private mutating func note(_ prints: [CodeReport.Print]) {
    for print in prints where snapshots.indices.contains(print.block) {
      let snapshot = snapshots[print.block]
      for line in print.text.split(whereSeparator: \.isNewline) {
        note(String(line), for: snapshot, at: snapshot.event.location)
      }
    }
  }

  private mutating func note(
    _ text: String, for snapshot: CodeSnapshot, at location: SourceLocation
  ) {
    note(text, at: snapshot.at, location, snapshot.event.text)
  }

  private mutating func note(
    _ text: String, at instant: Instant, _ location: SourceLocation?, _ script: String
  ) {
    transcript.entries.append(
      Transcript.Entry(at: instant, kind: .note(text), location: location, script: script))
  }
}

extension CodeSnapshot {
  /// The event as far as the failing statement goes.
  fileprivate func event(at place: CodeReport.Place) -> Event {
    var event = event
    event.location = place.location
    event.text = place.text
    return event
  }
}
