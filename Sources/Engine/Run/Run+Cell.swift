import Conversation
import Match
import Script
import Wire

/// The part of a run in which a cell's segment is sent and answered.
struct CellWatch {
  let notation: CellNotation
  let connection: Int
  /// The first frame that can be an answer.
  let firstFrame: Int
  /// What comes later answers something else: the frames that were there by then, and the time.
  var end: (frame: Int, instant: Instant)?
  /// An answer has been waited for: what is sent from now on is not the cell's segment any more.
  var isAnswered = false
  /// The first state of the connection that was read since.
  var state: ConnectionState?
}

extension Run {
  /// The event that begins the cell: the last segment before the probe looks at the state, with those that are sent in
  /// one go with it; where no segment comes before that, the probe's own first event.
  static func cellStart(of testCase: Probe.Case, in file: String) -> SourceLocation? {
    guard testCase.cell != nil else { return nil }
    let own = testCase.events.drop { $0.location.file != file }
    let upToState = own.prefix { if case .state = $0.action { false } else { true } }
    guard var start = upToState.lastIndex(where: \.isInbound) else { return own.first?.location }
    while start > upToState.startIndex, upToState[start].time == .relative(.zero),
      upToState[start - 1].isInbound, upToState[start - 1].connection == upToState[start].connection
    {
      start -= 1
    }
    return upToState[start].location
  }

  /// Follows the script through its cell.
  mutating func followCell(before event: Event) {
    if watch == nil, event.location == cellStart { beginWatch(event) }
    switch event.action {
    case .inbound, .call:
      if watch?.isAnswered == true, watch?.end == nil {
        watch?.end = (link.frames.entries.count, link.now)
      }
    case .outbound, .state: watch?.isAnswered = true
    case .command, .code: break
    }
  }

  private mutating func beginWatch(_ event: Event) {
    let connection: Int? =
      if case .inbound(let name, let template) = event.action {
        table.forSending(name, template)
      } else {
        table.index(of: nil)
      }
    guard let connection else { return }
    watch = CellWatch(
      notation: CellNotation(table.conversations[connection]), connection: connection,
      firstFrame: link.frames.entries.count)
  }

  /// A state was read.
  mutating func noteState(_ state: ConnectionState, of name: String?) {
    guard let watch, watch.state == nil, watch.end == nil, table.index(of: name) == watch.connection
    else { return }
    self.watch?.state = state
  }

  /// What has come of it. A run that has failed listens for a little while and looks at the state itself, so that the
  /// failure hides nothing.
  mutating func concludeCell() {
    guard let watch else { return }
    switch transcript.verdict {
    case .pass: break
    case .fail(let failure):
      if watch.state == nil, watch.end == nil {
        drain()
        let state = readState()
        self.watch?.state = state
      }
      transcript.verdict = .fail(addState(to: failure))
    case .inconclusive, .error, .skip: return
    }
    transcript.observation = Observation(reply: reply, next: self.watch?.state)
  }

  private mutating func drain() {
    let end = link.now + configuration.settle
    while let arrived = try? receive(until: end) {
      record(.packet(frame: arrived.frame, connection: arrived.owner), at: arrived.stamp, nil)
    }
  }

  private var reply: String {
    guard let watch else { return "" }
    let basis = table.conversations[watch.connection].basis
    let answers = link.frames.entries.indices.dropFirst(watch.firstFrame).compactMap { frame in
      let entry = link.frames.entries[frame]
      guard entry.direction == .outbound,
        watch.end.map({ frame < $0.frame || entry.stamp < $0.instant }) ?? true,
        let parsed = try? Packet.parse(link.frames.packet(frame).span),
        case .tcp(let header) = parsed.transport,
        header.sourcePort == basis.target.port, header.destinationPort == basis.tester.port
      else { return nil as String? }
      return watch.notation.text(of: header, length: parsed.payload.count)
    }
    return answers.isEmpty ? "silence" : answers.joined(separator: ", ")
  }

  /// The states that the probe expects.
  private var expectedStates: [ConnectionState]? {
    testCase.events.lazy.filter { $0.location.file == self.transcript.probe }.compactMap {
      if case .state(_, let states) = $0.action { states } else { nil }
    }.first
  }

  private func readState() -> ConnectionState? {
    guard let watch, let target else { return nil }
    let basis = table.conversations[watch.connection].basis
    let listens = testCase.cell?.comesFromListen ?? false
    return try? read(target, basis.target, basis.tester, listens: listens).state
  }

  /// Not only the answer may be another one than the script expects.
  private func addState(to failure: Failure) -> Failure {
    guard let expected = expectedStates, let state = watch?.state, !expected.contains(state),
      !failure.differences.contains(where: { $0.field == "state" })
    else { return failure }
    var failure = failure
    failure.differences.append(
      Difference(
        field: "state", expected: expected.map(\.rawValue).joined(separator: " or "),
        actual: state.rawValue))
    return failure
  }
}

extension Cell {
  /// The connection has not left LISTEN, or returns there.
  fileprivate var comesFromListen: Bool {
    state == ConnectionState.listen.rawValue || state.hasSuffix("(passive)")
  }
}

extension Event {
  /// As the script names it; of a packet to the target.
  fileprivate var connection: String? {
    if case .inbound(let name, _) = action { name } else { nil }
  }

  fileprivate var isInbound: Bool { if case .inbound = action { true } else { false } }
}
