import Engine
import Link
import Match
import Script
import Wire

/// The target of these tests: a few octets of TCP on a `MemoryLink`, whose ISN lies just before 2^32 so that every
/// comparison crosses the edge.
struct Peer {
  static let isn = SequenceNumber(0xFFFF_FFFE)
  static let target = Endpoint(address: .v4(IPv4Address(rawValue: 0xC0A8_0001)), port: 8080)
  static let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0xC000_0201)), port: 8080)

  /// A segment of the target that answers `cause`.
  /// - Parameter sequence: relative to the target's ISN; `ack` is the number on the wire, as the tester's ISN is 0.
  static func segment(
    _ flags: TCPFlags, _ sequence: Int, ack: UInt32 = 0, window: UInt16 = 1000,
    options: [TCPOption] = [], payload: [UInt8] = [], to cause: [UInt8]? = nil,
    from port: UInt16 = 8080, toPort: UInt16 = 40_000
  ) -> [UInt8] {
    var header = TCPHeader(
      sourcePort: port, destinationPort: cause.flatMap(sourcePort) ?? toPort,
      sequence: isn + sequence, acknowledgement: SequenceNumber(ack), flags: flags, window: window)
    for option in options { _ = header.options.append(option) }
    header.options.pad()
    let network = IPv4Header(
      source: IPv4Address(rawValue: 0xC0A8_0001), destination: IPv4Address(rawValue: 0xC000_0201),
      protocolNumber: 6)
    return Packet(network: .ipv4(network), transport: .tcp(header)).write(payload: payload)
  }

  static func header(_ packet: [UInt8]) -> TCPHeader? { (try? Packet.parse(packet.span))?.tcp }

  static func sourcePort(_ packet: [UInt8]) -> UInt16? { header(packet)?.sourcePort }

  /// Answers SYNs with a SYN-ACK and nothing else.
  static func listener(_ packet: [UInt8], _ at: Instant) -> [MemoryLink.Reply] {
    guard let header = header(packet), header.flags == .syn else { return [] }
    return [.init(segment([.syn, .ack], 0, ack: header.sequence.rawValue &+ 1, to: packet))]
  }
}

/// Front matter that makes a script a probe.
let frontMatter = "/*---\ntitle: A test\nchecks: [RFC9293:3.5]\n---*/\n"

/// Parses the text and runs its only case in virtual time.
func run(
  _ text: String, mode: IPMode = .version4, link: any Link, target: (any Target)? = nil,
  change: (inout EngineConfiguration) -> Void = { _ in },
  beginning: @escaping (Instant) -> Instant = { $0 }
) throws -> Transcript {
  let parser = ScriptParser()
  let probe = try parser.parse(Array(text.utf8), file: "test.pkt")
  var configuration = EngineConfiguration(target: Peer.target, tester: Peer.tester)
  change(&configuration)
  return Engine.run(
    probe.cases[0], of: probe, mode: mode, link: link, target: target,
    configuration: configuration, beginning: beginning)
}

func run(_ text: String, peer: @escaping MemoryLink.Peer) throws -> Transcript {
  try run(text, link: MemoryLink(peer: peer))
}

extension Verdict {
  /// The failure's differing fields, `nil` if it is no failure.
  var fields: [String]? {
    if case .fail(let failure) = self { failure.differences.map(\.field) } else { nil }
  }

  var summary: String? {
    switch self {
    case .fail(let failure): failure.summary
    case .inconclusive(let text), .error(let text), .skip(let text): text
    case .pass: nil
    }
  }
}
