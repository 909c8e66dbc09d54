import Match
import Report
import Wire

@testable import segprobe

/// A conversation in memory: what went over the wire, and when.
struct Scene {
  static let testerISN: UInt32 = 0xFFFF_FFF0
  static let targetISN: UInt32 = 0xFFFF_FFFA

  private(set) var trace = Trace()
  private let tester = IPv4Address(rawValue: 0xC000_0201)
  private let target = IPv4Address(rawValue: 0xC0A8_0001)

  init() {}

  /// The handshake: SYN at 0, SYN-ACK a millisecond later, ACK.
  static func connected(_ options: [TCPOption] = []) -> Scene {
    var scene = Scene()
    scene.send(0, [.syn], 0, options: options)
    scene.answer(0.001, [.syn, .ack], 0, ack: 1, options: options)
    scene.send(0.001, [.ack], 1, ack: 1)
    return scene
  }

  /// Numbers count from the ISNs, times are seconds.
  mutating func send(
    _ time: Double, _ flags: TCPFlags, _ sequence: Int, ack: Int = 0, length: Int = 0,
    options: [TCPOption] = []
  ) {
    add(.tester, time, flags, Self.testerISN, sequence, Self.targetISN, ack, length, options)
  }

  mutating func answer(
    _ time: Double, _ flags: TCPFlags, _ sequence: Int, ack: Int = 0, length: Int = 0,
    window: UInt16 = 65_535, options: [TCPOption] = []
  ) {
    add(.target, time, flags, Self.targetISN, sequence, Self.testerISN, ack, length, options)
  }

  mutating func end(_ time: Double) { trace.end = Self.instant(time) }

  /// With an ISN of its own.
  mutating func answer(_ time: Double, isn: UInt32, round: Int) {
    add(.tester, time, .syn, UInt32(round), 0, 0, 0, 0, [], round: round)
    add(.target, time, [.syn, .ack], isn, 0, UInt32(round), 1, 0, [], round: round)
    trace.round = round
  }

  static func instant(_ time: Double) -> Instant {
    Instant(nanoseconds: 1_000_000_000_000 + Int64(time * 1e9))
  }

  private mutating func add(
    _ sender: Sender, _ time: Double, _ flags: TCPFlags, _ origin: UInt32, _ sequence: Int,
    _ otherOrigin: UInt32, _ ack: Int, _ length: Int, _ options: [TCPOption], round: Int = 0
  ) {
    var header = TCPHeader(
      sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(origin) + sequence,
      flags: flags, window: 65_535, options: RawOptions(encoding: options) ?? RawOptions())
    if flags.contains(.ack) { header.acknowledgement = SequenceNumber(otherOrigin) + ack }
    let network = IPv4Header(source: tester, destination: target, protocolNumber: 6)
    trace.segments.append(
      Trace.Segment(
        sender: sender, stamp: Self.instant(time), network: .ipv4(network), header: header,
        length: length, round: round, line: "\(sender) \(time)"))
  }
}

extension Measurement {
  /// What it concludes from one conversation.
  func findings(
    _ course: String, _ trace: Trace, dialogue: Dialogue = .known[0]
  ) -> [Property: DataSheetLine.Outcome] {
    let plan = ProfilePlan(dialogue: dialogue, patience: .seconds(8))
    let found = findings(ProfileRecord(plan: plan, traces: [course: trace]))
    return Dictionary(found.map { ($0.property, $0.outcome) }, uniquingKeysWith: { $1 })
  }
}

extension DataSheetLine.Outcome {
  var value: JSON? { if case .seen(let sight) = self { sight.value } else { nil } }
  var number: Double? {
    switch value {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }
  var confidence: DataSheetLine.Confidence? {
    if case .seen(let sight) = self { sight.confidence } else { nil }
  }
  var reason: String? { if case .unseen(let reason) = self { reason } else { nil } }
}
