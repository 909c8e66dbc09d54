import Conversation
import Match
import Script
import Wire

/// One case while it runs. The events are carried out in the files beside this one, by kind.
struct Run {
  let testCase: Probe.Case
  /// `acks: any`
  let allowsAnyACKs: Bool
  let rules: MatchRules
  let mode: IPMode
  let configuration: EngineConfiguration
  let beginning: (Instant) -> Instant
  let link: any Link
  let target: (any Target)?
  /// The case must be over by then.
  let deadline: Instant?

  var transcript: Transcript
  var time: TimeBase
  var lateness = Lateness()
  /// When the socket under test was made.
  var socketSince: Instant
  var table: ConnectionTable
  /// Packets that arrived and that no event has taken yet, in the order of arrival.
  var pending: [ArrivedPacket] = []
  /// What `as NAME` has put aside.
  var captured: [String: Int64] = [:]
  var calls = CallBinder()
  var written = WrittenOctets()
  /// By index in the connection table.
  var sent: [Int: SentOctets] = [:]
  var blockedCalls: [BlockedCall] = []
  /// Of the table of states and segments, once the script comes to it.
  let cellStart: SourceLocation?
  var watch: CellWatch?
  /// When the last of them returned: no event's time is later.
  var lastReturn: Instant?
  var nextCall = 1
  /// What the code blocks so far are to see, once they are run.
  var snapshots: [CodeSnapshot] = []
  /// The commands before the first event have succeeded.
  var hasBegun = false
  /// Script time and real time of the events so far.
  var timeline: [(nominal: Instant.Interval, actual: Instant)] = []

  init(
    _ testCase: Probe.Case, of probe: Probe, mode: IPMode, link: any Link,
    target: (any Target)?, configuration: EngineConfiguration,
    beginning: @escaping (Instant) -> Instant
  ) {
    self.testCase = testCase
    allowsAnyACKs = probe.header?.allowsAnyACKs ?? false
    self.mode = mode
    self.configuration = configuration
    self.beginning = beginning
    self.link = link
    self.target = target
    rules = probe.header == nil ? .packetdrill : .probe
    let start = link.now
    deadline = probe.header?.timeout.map { start + $0 }
    time = TimeBase(start: start, rules)
    socketSince = start
    table = ConnectionTable(configuration, rules, variables: probe.header?.variables ?? [:])
    transcript = Transcript(
      probe: probe.file, caseName: testCase.name, title: probe.header?.title ?? probe.file,
      checks: testCase.checks, tags: probe.header?.tags.sorted() ?? [], version: mode, at: start)
    transcript.cell = testCase.cell
    cellStart = Run.cellStart(of: testCase, in: probe.file)
  }

  /// Carries out every event and finds the verdict.
  mutating func transcribe() -> Transcript {
    do throws(Stop) {
      try requireApplicability()
      try begin()
      for event in testCase.events { try perform(event) }
      try finishBlockedCalls()
      try endQuietly()
      transcript.verdict = .pass
    } catch {
      transcript.verdict = error.verdict
    }
    concludeCell()
    runCode()
    doubtPass()
    cleanUp()
    transcript.end = link.now
    transcript.connections = table.conversations.map(\.basis)
    transcript.frames = link.frames
    resetConnections()
    return transcript
  }

  private mutating func perform(_ event: Event) throws(Stop) {
    try collectBlockedCalls()
    followCell(before: event)
    let due = time.due(event.time)
    defer { time.due = time.scheduled ?? due }
    switch event.action {
    case .inbound(let name, let template): try inject(template, on: name, event)
    case .outbound(let name, let alternatives): try expect(alternatives, on: name, event)
    case .call(let call): try make(call, event)
    case .state(let name, let states): try expect(states, of: name, event)
    case .command(let command): try run(command, event)
    case .code(let block): try lookAtSocket(for: block, event)
    }
  }

  mutating func record(_ kind: Transcript.Entry.Kind, at instant: Instant, _ event: Event?) {
    transcript.entries.append(
      Transcript.Entry(
        at: instant, kind: kind, location: event?.location, script: event?.text ?? ""))
  }
}

/// A packet from the target, parsed.
struct ArrivedPacket {
  /// Index in the link's frames.
  var frame: Int
  /// The headers of tunnels around it.
  var outer: [OuterHeader]
  var packet: Packet
  /// Where its IP header begins: octets of `outer`.
  var start: Int
  var stamp: Instant
  var checksumIsUnfilled: Bool
  /// Index in the connection table; `nil` if it belongs to no known connection.
  var owner: Int?
}

/// The end of a run before its last event.
struct Stop: Error {
  var verdict: Verdict

  static func error(_ event: Event?, _ message: String) -> Stop {
    let place = event.map { "\($0.location.file):\($0.location.line): " } ?? ""
    return Stop(verdict: .error(place + message))
  }

  static func link(_ error: LinkError) -> Stop { Stop(verdict: .error(error.description)) }

  static func target(_ error: TargetError) -> Stop { Stop(verdict: .error(error.description)) }
}
