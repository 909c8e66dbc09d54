import Engine
import Match
import Script
import Wire

/// The steps of a probe out of the entries of a transcript.
struct ProbeSteps {
  private(set) var steps: [ProbeStep] = []
  private let transcript: Transcript
  /// By the two ends: what opens a second incarnation is still the same connection of the script.
  private var tracks: [Ends: ProbeTrack] = [:]
  private let names: [Ends: String]

  struct Ends: Hashable {
    var tester: Endpoint
    var target: Endpoint

    init(_ basis: Basis) { (tester, target) = (basis.tester, basis.target) }
  }

  init(_ transcript: Transcript) {
    self.transcript = transcript
    names = Self.names(of: transcript)
    for index in transcript.inOrderOfTime { add(transcript.entries[index]) }
  }

  /// None for the only connection, else their own or the letters of the alphabet.
  private static func names(of transcript: Transcript) -> [Ends: String] {
    var order: [Ends] = []
    var given: [String] = []
    for basis in transcript.connections where !order.contains(Ends(basis)) {
      order.append(Ends(basis))
      given.append(basis.name)
    }
    if order.count == 1 { return [order[0]: given[0]] }
    var names: [Ends: String] = [:]
    for (index, ends) in order.enumerated() {
      let name = given[index]
      names[ends] = name.isEmpty || given.count(where: { $0 == name }) > 1 ? letters(index) : name
    }
    return names
  }

  /// `A` to `Z`, then `A1`...
  private static func letters(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? letter : letter + "\(index / 26)"
  }

  // MARK: Entries

  private mutating func add(_ entry: Transcript.Entry) {
    switch entry.kind {
    case .packet(let frame, let connection):
      guard let connection, transcript.connections.indices.contains(connection),
        transcript.frames.entries.indices.contains(frame)
      else { return }
      addPacket(frame, transcript.connections[connection], entry)
    case .silence: add(.silence, entry.at)
    case .state(let text): add(.state(text), entry.at)
    case .note(let text), .call(let text): add(.remark(Printable.line(text)), entry.at)
    }
  }

  private mutating func add(_ content: ProbeStep.Content, _ at: Instant) {
    var step = ProbeStep(content: content, first: at, last: at)
    step.isAwaited = tracks.values.contains(where: \.isAwaited)
    step.isClosing = tracks.values.contains(where: \.isClosing)
    steps.append(step)
  }

  private mutating func addPacket(_ frame: Int, _ basis: Basis, _ entry: Transcript.Entry) {
    let octets = transcript.frames.packet(frame)
    let ends = Ends(basis)
    let name = names[ends] ?? ""
    var track = tracks[ends] ?? ProbeTrack(basis, isRebased: entry.script.isEmpty)
    if !transcript.isInbound(frame) {
      let segment = track.seen(octets, basis)
      track.timestampStep = expect(segment, name, entry.at)
    } else if let text = track.sent(octets, basis, script: entry.script) {
      add(.sent((name.isEmpty ? "" : name + " ") + "< \(text)"), entry.at)
      capture(track.takeEcho())
    }
    tracks[ends] = track
  }

  /// - Returns: the index of the step that expects it.
  private mutating func expect(_ segment: SeenSegment, _ name: String, _ at: Instant) -> Int {
    if let last = steps.indices.last, case .seen(var before, name) = steps[last].content,
      before.join(segment)
    {
      steps[last].content = .seen(before, name: name)
      steps[last].last = at
    } else {
      add(.seen(segment, name: name), at)
    }
    return steps.count - 1
  }

  /// The timestamp that came with this step is echoed: it needs a name.
  private mutating func capture(_ step: Int?) {
    guard let step, case .seen(var segment, let name) = steps[step].content else { return }
    segment.timestampName = ProbeTrack.timestampName(step)
    steps[step].content = .seen(segment, name: name)
  }
}
