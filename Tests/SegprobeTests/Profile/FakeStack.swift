import Link
import Wire

@testable import segprobe

/// A small TCP in virtual time, of which tests know how it behaves.
final class FakeStack {
  struct Behaviour {
    var options: [TCPOption] = [.maximumSegmentSize(1_460), .sackPermitted]
    var synAckDelays: [Double] = [0, 1, 3, 7]
    /// ISNs grow by so many in a second.
    var isnRate = 250_000.0
    /// Seconds from data to its acknowledgement.
    var ackDelay = 0.0
    var listens = true
  }

  private let behaviour: Behaviour
  private var expected: [UInt16: UInt32] = [:]
  private var own: [UInt16: UInt32] = [:]
  private var acknowledged: Set<UInt16> = []
  /// Ports of ours that a RST has not ended.
  var openPorts: [UInt16] { Array(expected.keys) }

  /// Where it sends its SYN-ACKs again; the link keeps the stack.
  weak var link: MemoryLink?

  init(_ behaviour: Behaviour) { self.behaviour = behaviour }

  static let address = IPv4Address(rawValue: 0xC0A8_0001)
  static let port: UInt16 = 80

  func answers(to octets: [UInt8], at time: Instant) -> [MemoryLink.Reply] {
    guard let packet = try? Packet.parse(octets.span), let header = packet.tcp else { return [] }
    let port = header.sourcePort
    if header.destinationPort != Self.port || !behaviour.listens {
      return header.flags.contains(.rst) ? [] : [refusal(header, packet)]
    }
    if header.flags == .rst, expected[port] == header.sequence.rawValue {
      expected[port] = nil
      return []
    }
    if header.flags.contains(.syn), header.flags.isDisjoint(with: [.ack, .rst, .fin]),
      expected[port] == nil
    {
      return accept(header, packet, time)
    }
    if header.flags.contains(.ack) { acknowledged.insert(port) }
    guard let next = expected[port] else {
      return header.flags.contains(.ack) ? [refusal(header, packet)] : []
    }
    if header.sequence.rawValue == next, !packet.payload.isEmpty {
      expected[port] = next &+ UInt32(packet.payload.count)
      return [segment(.ack, header, packet, after: behaviour.ackDelay)]
    }
    return header.flags == .ack && packet.payload.isEmpty && header.sequence.rawValue == next
      ? [] : [segment(.ack, header, packet)]
  }

  private func accept(
    _ header: TCPHeader, _ packet: Packet, _ time: Instant
  ) -> [MemoryLink.Reply] {
    let isn = UInt32(
      truncatingIfNeeded: Int(Double(time.nanoseconds) / 1e9 * behaviour.isnRate)
        + Int(header.sourcePort) * 1_000_003)
    own[header.sourcePort] = isn
    expected[header.sourcePort] = header.sequence.rawValue &+ 1
    for delay in behaviour.synAckDelays.dropFirst() {
      let again = segment([.syn, .ack], header, packet, options: behaviour.options)
      link?.perform(at: time + .init(nanoseconds: Int64(delay * 1e9))) { link in
        guard self.own[header.sourcePort] == isn, self.isEmbryonic(header) else { return }
        link.arrive(again.packet)
      }
    }
    return [segment([.syn, .ack], header, packet, options: behaviour.options)]
  }

  /// Nothing has come on the connection of this SYN.
  private func isEmbryonic(_ syn: TCPHeader) -> Bool {
    expected[syn.sourcePort] == syn.sequence.rawValue &+ 1 && !acknowledged.contains(syn.sourcePort)
  }

  private func refusal(_ header: TCPHeader, _ packet: Packet) -> MemoryLink.Reply {
    var answer = TCPHeader(
      sourcePort: header.destinationPort, destinationPort: header.sourcePort,
      sequence: SequenceNumber(0), flags: .rst, window: 0)
    if header.flags.contains(.ack) {
      answer.sequence = header.acknowledgement
    } else {
      answer.flags = [.rst, .ack]
      let length = header.flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1
      answer.acknowledgement = header.sequence + length + packet.payload.count
    }
    return reply(answer, packet)
  }

  private func segment(
    _ flags: TCPFlags, _ header: TCPHeader, _ packet: Packet, after delay: Double = 0,
    options: [TCPOption] = []
  ) -> MemoryLink.Reply {
    let port = header.sourcePort
    let next = (own[port] ?? 0) &+ (flags.contains(.syn) ? 0 : 1)
    let answer = TCPHeader(
      sourcePort: header.destinationPort, destinationPort: port, sequence: SequenceNumber(next),
      acknowledgement: SequenceNumber(expected[port] ?? 0), flags: flags, window: 65_535,
      options: RawOptions(encoding: options) ?? RawOptions())
    return reply(answer, packet, after: delay)
  }

  private func reply(
    _ header: TCPHeader, _ packet: Packet, after delay: Double = 0
  ) -> MemoryLink.Reply {
    guard case .v4(let tester) = packet.source else { return .init([]) }
    let network = IPv4Header(source: Self.address, destination: tester, protocolNumber: 6)
    let octets = Packet(network: .ipv4(network), transport: .tcp(header)).write()
    return .init(octets, after: .init(nanoseconds: 100_000 + Int64(delay * 1e9)))
  }
}
