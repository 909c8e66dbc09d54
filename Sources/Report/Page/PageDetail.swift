import Engine
import Match
import Script
import Wire

/// What the page shows of one case when it is opened: one line of JSON with short names.
struct PageDetail {
  private let transcript: Transcript
  /// By connection: the shift of the tester's windows.
  private var shifts: [Int: Int] = [:]
  private var track: StateTrack
  private var events: [JSON] = []

  init(of transcript: Transcript) {
    self.transcript = transcript
    track = StateTrack(transcript, isRun: true)
    for index in transcript.inOrderOfTime { add(transcript.entries[index]) }
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("st", .string("\(transcript.start.nanoseconds)")),
      .init("c", .array(transcript.connections.map(Self.json))), .init("e", .array(events)),
      .init("fr", .array(transcript.frames.entries.indices.map(frame))),
    ]
    if case .fail(let failure) = transcript.verdict {
      members.append(.init("x", Self.json(failure)))
    }
    if let cell = transcript.cell { members.append(.init("ce", json(cell))) }
    if !transcript.measures.isEmpty {
      members.append(.init("m", .array(transcript.measures.map(Self.json))))
    }
    if !transcript.earlierAttempts.isEmpty {
      members.append(
        .init("a", .array(transcript.earlierAttempts.map { Self.string($0) })))
    }
    return .object(members)
  }

  private static func string(_ text: String) -> JSON { .string(Printable.line(text)) }

  /// Its state and segment, then what was seen there: the answer and the next state.
  private func json(_ cell: Cell) -> JSON {
    let seen = transcript.observation
    return .array([
      Self.string(cell.state), Self.string(cell.segment),
      seen.map { Self.string($0.reply) } ?? .null,
      seen?.next.map { .string($0.rawValue) } ?? .null,
    ])
  }

  private static func json(_ basis: Basis) -> JSON {
    .array([string(basis.name), .string(basis.tester.label), .string(basis.target.label)])
  }

  private static func json(_ measure: Measure) -> JSON {
    .array([string(measure.name), .number(measure.value), string(measure.unit)])
  }

  private static func json(_ failure: Failure) -> JSON {
    .object([
      .init("s", string(failure.summary)),
      .init("f", failure.location.map { string($0.file) } ?? .null),
      .init("l", failure.location.map { .integer($0.line) } ?? .null),
      .init("e", .array(failure.expected.map(string))),
      .init("a", failure.actual.map(string) ?? .null),
      .init(
        "d",
        .array(
          failure.differences.map {
            .array([string($0.field), string($0.expected), string($0.actual)])
          })),
    ])
  }

  /// After the start in nanoseconds, whether it came from the target, where its packet begins, its octets.
  private func frame(_ index: Int) -> JSON {
    let entry = transcript.frames.entries[index]
    return .array([
      .integer(Int((entry.stamp - transcript.start).nanoseconds)),
      .integer(entry.direction == .outbound ? 1 : 0), .integer(entry.networkOffset),
      .string(Base64.text(of: Array(transcript.frames.frame(index)))),
    ])
  }

  // MARK: - Events

  private mutating func add(_ entry: Transcript.Entry) {
    var members: [JSON.Member] = [
      .init("t", .number((entry.at - transcript.start).seconds))
    ]
    let (kind, text) = content(of: entry.kind)
    members.append(.init("k", .string(kind)))
    members.append(.init("x", Self.string(text)))
    if let location = entry.location {
      members.append(.init("f", Self.string(location.file)))
      members.append(.init("l", .integer(location.line)))
    }
    if case .packet(let frame, let connection?) = entry.kind {
      members += numbers(of: frame, connection)
      members += states(after: frame, connection)
    }
    events.append(.object(members))
  }

  private func content(of kind: Transcript.Entry.Kind) -> (String, String) {
    switch kind {
    case .packet(let frame, let connection):
      (
        transcript.isInbound(frame) ? "i" : "o",
        transcript.notation(of: frame, connection: connection)
      )
    case .call(let text): ("c", text)
    case .state(let text): ("s", text.hasPrefix("state") ? text : "state \(text)")
    case .silence: ("n", "(nothing came, as expected)")
    case .note(let text): ("n", "(\(text))")
    }
  }

  /// The connection, and of a segment: first number, number behind the last, acknowledgement, window in octets.
  private mutating func numbers(of frame: Int, _ connection: Int) -> [JSON.Member] {
    guard transcript.connections.indices.contains(connection),
      let packet = try? Packet.parse(transcript.frames.packet(frame)), let header = packet.tcp
    else { return [] }
    let basis = transcript.connections[connection]
    let own: Sender = transcript.isInbound(frame) ? .tester : .target
    noteShift(header, connection, from: own)
    let isSYN = header.flags.contains(.syn)
    let first = Self.number(basis.scriptSequence(header.sequence, from: own, syn: isSYN))
    let length =
      packet.payload.count + (isSYN ? 1 : 0) + (header.flags.contains(.fin) ? 1 : 0)
    let shift = isSYN || own == .target ? 0 : shifts[connection] ?? 0
    let acknowledgement: JSON =
      header.flags.contains(.ack)
      ? .integer(
        Self.number(basis.scriptAcknowledgement(header.acknowledgement, from: own, syn: isSYN)))
      : .null
    return [
      .init("n", .integer(connection)),
      .init(
        "q",
        .array([
          .integer(first), .integer(first + length), acknowledgement,
          .integer(Int(header.window) << shift),
        ])),
    ]
  }

  /// What is new after a segment: state and variables of the tester, then of the target.
  private mutating func states(after frame: Int, _ connection: Int) -> [JSON.Member] {
    guard let step = track.take(frame, connection) else { return [] }
    let news = [Sender.tester, .target].flatMap { side -> [JSON] in
      let (now, before) = (step.now[side], step.before?[side])
      let variables = now.variables(step.basis, of: side)
      return [
        now.state == before?.state ? .null : .string(now.state.rawValue),
        variables == before?.variables(step.basis, of: side) ? .null : .string(variables),
      ]
    }
    return news.allSatisfy { $0 == .null } ? [] : [.init("S", .array(news))]
  }

  private mutating func noteShift(_ header: TCPHeader, _ connection: Int, from sender: Sender) {
    guard header.flags.contains(.syn) else { return }
    var shift: UInt8?
    for case .windowScale(let own) in header.options.decoded { shift = own }
    if sender == .tester {
      shifts[connection] = Int(min(shift ?? 0, 14))
    } else if shift == nil {
      shifts[connection] = 0
    }
  }

  /// Numbers before the first one are negative.
  private static func number(_ sequence: UInt32) -> Int { Int(Int32(bitPattern: sequence)) }
}
