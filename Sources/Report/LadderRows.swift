import Engine
import Match
import Script
import Wire

/// The rows of a transcript's ladder, in the order of time.
struct LadderRows {
  private let transcript: Transcript
  private let style: Ladder.Style
  private let failure: Failure?
  private(set) var rows: [LadderRow] = []
  private var track: StateTrack
  private var last: Instant?

  /// - Parameter failure: the one whose place is to be marked.
  init(_ transcript: Transcript, _ style: Ladder.Style, marking failure: Failure?) {
    self.transcript = transcript
    self.style = style
    self.failure = failure
    track = StateTrack(transcript, isRun: style.states != .both)
    let place = self.place
    for index in transcript.inOrderOfTime {
      add(transcript.entries[index], isMarked: index == place)
    }
    if let failure, place == nil { addMissing(failure) }
  }

  private mutating func add(_ entry: Transcript.Entry, isMarked: Bool) {
    addGap(before: entry)
    rows.append(
      LadderRow(
        time: Seconds.microseconds(entry.at - transcript.start), content: content(of: entry),
        reference: reference(entry.location), isMarked: isMarked))
    if isMarked, style.showsExpected, let failure { addExpected(failure) }
    if case .packet(let frame, let connection?) = entry.kind { addStates(frame, connection) }
  }

  // MARK: - Entries

  private func content(of entry: Transcript.Entry) -> LadderRow.Content {
    switch entry.kind {
    case .packet(let frame, let connection):
      let text = Printable.line(transcript.notation(of: frame, connection: connection))
      return transcript.isInbound(frame) ? .toTarget(text) : .toTester(text)
    case .call(let text): return .atTarget(Printable.line(text))
    case .state(let text):
      return .atTarget(Printable.line(text.hasPrefix("state") ? text : "state \(text)"))
    case .silence: return .between("(nothing came, as expected)")
    case .note(let text): return .between("(\(Printable.line(text)))")
    }
  }

  private func reference(_ location: SourceLocation?) -> String {
    guard style.showsPlaces else { return "" }
    return location.map { "\(Printable.line($0.file.fileName)):\($0.line)" } ?? ""
  }

  private mutating func addGap(before entry: Transcript.Entry) {
    defer { last = entry.at }
    guard let limit = style.silence, let last, entry.at - last >= limit, entry.kind != .silence
    else { return }
    rows.append(LadderRow(content: .gap("\(Seconds.milliseconds(entry.at - last)) s of silence")))
  }

  // MARK: - The failure

  /// The entry where the probe failed: the last one of the failing event, if anything came.
  private var place: Int? {
    guard let failure, failure.actual != nil else { return nil }
    let own = transcript.entries.lastIndex { $0.location != nil && $0.location == failure.location }
    return own ?? transcript.entries.indices.last
  }

  private mutating func addMissing(_ failure: Failure) {
    let expected = expected(failure)
    rows.append(
      LadderRow(
        time: Seconds.microseconds(transcript.end - transcript.start),
        content: .between(expected.isEmpty ? "(failed here)" : "(did not come: \(expected))"),
        reference: reference(failure.location), isMarked: true))
  }

  private mutating func addExpected(_ failure: Failure) {
    let expected = expected(failure)
    guard !expected.isEmpty else { return }
    rows.append(LadderRow(content: .between("(expected: \(expected))"), isMarked: true))
  }

  private func expected(_ failure: Failure) -> String {
    failure.expected.map { Printable.line($0) }.joined(separator: " or ")
  }

  // MARK: - States

  private mutating func addStates(_ frame: Int, _ connection: Int) {
    guard style.states != .none || style.showsVariables,
      let step = track.take(frame, connection)
    else { return }
    let tester = text(step, .tester)
    let target = text(step, .target)
    guard !tester.isEmpty || !target.isEmpty else { return }
    rows.append(LadderRow(content: .atEnds(tester: tester, target: target)))
  }

  /// What is new at one end; empty if nothing is, or nothing is to be shown.
  private func text(_ step: StateTrack.Step, _ end: Sender) -> String {
    let now = step.now[end]
    var words: [String] = []
    if style.states == .both || (style.states == .target && end == .target),
      now.state != step.before?[end].state
    {
      // Nobody has looked: the segments imply it.
      words.append(style.states == .both ? now.state.rawValue : "(\(now.state.rawValue))")
    }
    if style.showsVariables { words.append(now.variables(step.basis, of: end)) }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
