import Engine
import Link
import Match
import Mutation
import Script
import Testing
import Wire

/// A target of a few octets: it answers a SYN, and every segment with text with an ACK.
enum Peer {
  static let target = Endpoint(address: .v4(IPv4Address(rawValue: 0xC0A8_0001)), port: 8080)
  static let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0xC000_0201)), port: 8080)
  static let isn = SequenceNumber(0xFFFF_FFF0)

  static func answer(_ octets: [UInt8], _ at: Instant) -> [MemoryLink.Reply] {
    guard let packet = try? Packet.parse(octets.span), let header = packet.tcp else { return [] }
    if header.flags == .syn {
      let options: [TCPOption] = [.maximumSegmentSize(1460), .windowScale(7)]
      return [.init(segment([.syn, .ack], 0, ack: header.sequence + 1, header, options))]
    }
    guard !packet.payload.isEmpty else { return [] }
    let end = header.sequence + packet.payload.count
    return [
      .init(segment([.ack, .psh], 1, ack: end, header, payload: Array("hello".utf8)))
    ]
  }

  static func segment(
    _ flags: TCPFlags, _ sequence: Int, ack: SequenceNumber, _ cause: TCPHeader,
    _ options: [TCPOption] = [], payload: [UInt8] = []
  ) -> [UInt8] {
    var header = TCPHeader(
      sourcePort: 8080, destinationPort: cause.sourcePort, sequence: isn + sequence,
      acknowledgement: ack, flags: flags, window: 1000)
    header.options = RawOptions(encoding: options) ?? RawOptions()
    let network = IPv4Header(
      source: IPv4Address(rawValue: 0xC0A8_0001), destination: IPv4Address(rawValue: 0xC000_0201),
      protocolNumber: 6)
    return Packet(network: .ipv4(network), transport: .tcp(header)).write(payload: payload)
  }

  /// A SYN-ACK as it arrives.
  static var synAck: [UInt8] {
    let cause = TCPHeader(
      sourcePort: 40_000, destinationPort: 8080, sequence: SequenceNumber(0), flags: .syn,
      window: 0)
    return segment(
      [.syn, .ack], 0, ack: SequenceNumber(1), cause,
      [.maximumSegmentSize(1460), .timestamps(value: 7, echo: 8)])
  }
}

/// A probe with a prologue, against a target of the tests.
struct Trial {
  let probe: Probe
  var target: (any Target)?

  init(_ body: String, header: String = "", target: (any Target)? = nil) throws {
    let prologue = "/*---\ntitle: open\n---*/\n0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    let parser = ScriptParser(loadPrologue: { _, _ in
      ScriptSource(path: "prologues/open.pkt", text: Array(prologue.utf8))
    })
    let front =
      "/*---\ntitle: test\nchecks: [RFC9293:3.5]\nstart: prologues/open.pkt\n\(header)---*/\n"
    probe = try parser.parse(Array((front + body).utf8), file: "test.pkt")
    self.target = target
  }

  func run(_ mutant: Mutant? = nil) -> Transcript {
    let link = MemoryLink(peer: Peer.answer)
    let intervention = mutant.map(Intervention.init)
    var transcript = Engine.run(
      probe.cases[0], of: probe, mode: .version4, link: intervention?.link(link) ?? link,
      target: target.map { intervention?.target($0) ?? $0 },
      configuration: EngineConfiguration(target: Peer.target, tester: Peer.tester))
    intervention?.speak(in: &transcript)
    return transcript
  }

  func mutants(_ fields: Set<Field> = [], textIsFree: Bool = false) -> [Mutant] {
    var spoken = "id,fields\n"
    for field in fields { spoken += "RFC9293:3.5,\(field.rawValue)\n" }
    let own = (try? SpokenFields(parsing: spoken))?.fields(of: ["RFC9293:3.5"]) ?? []
    return Mutants.all(
      of: probe.cases[0], in: run(), speakingOf: own, textIsFree: textIsFree, Tolerance())
  }
}

extension Verdict {
  var hasFailed: Bool { if case .fail = self { true } else { false } }
}
