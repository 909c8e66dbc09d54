import Engine
import Match
import Script
import Wire

/// A transcript made by hand: a handshake, then whatever a test adds.
struct SampleTranscript {
  static let start = Instant(nanoseconds: 1_700_000_000_000_000_000)
  static let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0xC000_0201)), port: 40_000)
  static let target = Endpoint(address: .v4(IPv4Address(rawValue: 0xC0A8_0001)), port: 8080)

  var transcript: Transcript

  init(title: String = "A title", caseName: String = "") {
    transcript = Transcript(
      probe: "Probes/close-wait/every-segment.pkt", caseName: caseName, title: title,
      checks: ["RFC9293:3.10.7.4", "RFC5961:3.2"], tags: ["slow"], version: .version4,
      at: Self.start)
    var basis = Basis(name: "", tester: Self.tester, target: Self.target)
    basis.testerISN = SequenceNumber(0)
    basis.targetISN = SequenceNumber(7_000)
    transcript.connections = [basis]
  }

  /// A segment with relative numbers.
  mutating func add(
    _ direction: FrameStore.Direction, at microseconds: Int64, _ flags: TCPFlags,
    _ sequence: UInt32,
    ack: UInt32 = 0, window: UInt16 = 65_535, options: [UInt8] = [], payload: [UInt8] = [],
    line: Int? = nil, script: String = ""
  ) throws {
    let isInbound = direction == .inbound
    let (own, other): (UInt32, UInt32) = isInbound ? (0, 7_000) : (7_000, 0)
    var header = TCPHeader(
      sourcePort: isInbound ? Self.tester.port : Self.target.port,
      destinationPort: isInbound ? Self.target.port : Self.tester.port,
      sequence: SequenceNumber(own &+ sequence),
      acknowledgement: SequenceNumber(flags.contains(.ack) ? other &+ ack : 0), flags: flags,
      window: window)
    for octet in options { _ = header.options.append(octet) }
    try append(header, direction, at: microseconds, payload, line: line, script: script)
  }

  private mutating func append(
    _ header: TCPHeader, _ direction: FrameStore.Direction, at microseconds: Int64,
    _ payload: [UInt8],
    line: Int?, script: String
  ) throws {
    let (tester, target) = (IPv4Address(rawValue: 0xC000_0201), IPv4Address(rawValue: 0xC0A8_0001))
    let network = IPv4Header(
      source: direction == .inbound ? tester : target,
      destination: direction == .inbound ? target : tester, protocolNumber: 6)
    let packet = Packet(network: .ipv4(network), transport: .tcp(header)).write(payload: payload)
    let ethernet: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]
    let stamp = Self.start + .microseconds(microseconds)
    let frame = transcript.frames.append(
      ethernet + packet, networkOffset: 14, stamp: stamp, direction: direction)
    add(.packet(frame: frame, connection: 0), at: microseconds, line: line, script: script)
  }

  mutating func add(
    _ kind: Transcript.Entry.Kind, at microseconds: Int64, line: Int? = nil, script: String = ""
  ) {
    transcript.entries.append(
      Transcript.Entry(
        at: Self.start + .microseconds(microseconds), kind: kind, location: line.map(Self.location),
        script: script))
    transcript.end = Self.start + .microseconds(microseconds)
  }

  static func location(_ line: Int) -> SourceLocation {
    SourceLocation(file: "Probes/close-wait/every-segment.pkt", line: line, column: 1)
  }

  /// The handshake, with the usual options.
  static func handshake() throws -> SampleTranscript {
    var sample = SampleTranscript(caseName: "RST in window")
    let options: [UInt8] = [2, 4, 5, 0xB4, 4, 2, 1, 1]
    try sample.add(
      .inbound, at: 0, .syn, 0, options: options, line: 5,
      script: "0 < S 0:0(0) win 65535 <mss 1460>")
    try sample.add(
      .outbound, at: 42, [.syn, .ack], 0, ack: 1, window: 64_240, options: options, line: 6,
      script: "+0 > S. 0:0(0) ack 1 <mss 1460, ...>")
    try sample.add(.inbound, at: 61, .ack, 1, ack: 1, line: 7, script: "+0 < . 1:1(0) ack 1")
    sample.add(
      .call("accept(3, ..., ...) = 4"), at: 99, line: 8, script: "+0 accept(3, ..., ...) = 4")
    sample.add(.state("ESTABLISHED"), at: 150, line: 9, script: "+0 state ESTABLISHED")
    return sample
  }

  /// A handshake, and an answer that acknowledges too much.
  static func failure() throws -> (Transcript, Failure) {
    var sample = try handshake()
    try sample.add(.inbound, at: 200, .rst, 3, window: 0, line: 12, script: "+0 < R 3:3(0)")
    let script = "+0~+.2 > . 1:1(0) ack 1 win >= 1000"
    try sample.add(.outbound, at: 231, .ack, 1, ack: 3, window: 502, line: 13, script: script)
    var failure = Failure(
      summary: "the segment is not as expected: ack, win differ", location: location(13),
      expected: [". 1:1(0) ack 1 win >= 1000"], actual: ". 1:1(0) ack 3 win 502",
      differences: [
        Difference(field: "ack", expected: "1", actual: "3"),
        Difference(field: "win", expected: ">= 1000", actual: "502"),
      ])
    failure.script = script
    sample.transcript.verdict = .fail(failure)
    return (sample.transcript, failure)
  }
}
