import Link
import Match
import Testing
import Wire

@testable import Engine

@Suite("Through a tunnel")
struct TunnelTests {
  private static let key = "gre flags [key present] key=7:"
  private static let inbound = "ipv4 192.0.2.9 > 192.168.0.9: \(key)"
  private static let outbound = "ipv4 192.168.0.9 > 192.0.2.9: \(key)"

  /// A listener behind a GRE tunnel.
  private static func listener(_ packet: [UInt8], _ at: Instant) -> [MemoryLink.Reply] {
    guard let parsed = try? TunnelledPacket.parse(packet.span), parsed.outer.count == 2,
      case .gre(let gre) = parsed.outer[1], gre.key == 7
    else { return [] }
    let ip = IPv4Header(
      source: IPv4Address(rawValue: 0xC0A8_0009), destination: IPv4Address(rawValue: 0xC000_0209),
      protocolNumber: 0)
    return Peer.listener(Array(packet[parsed.start...]), at).map {
      .init([.ip(.ipv4(ip)), .gre(gre)].octets(around: $0.packet), after: $0.delay)
    }
  }

  @Test("A handshake, with numbers that count from both ISNs")
  func handshake() throws {
    let transcript = try run(
      """
      0 < \(Self.inbound) S 100:100(0) win 1000
      +0 > \(Self.outbound) S. 0:0(0) ack 101
      +.1 < \(Self.inbound) . 1:1(0) ack 1 win 1000
      """, peer: Self.listener)
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.map(\.targetISN) == [Peer.isn])
    let last = try #require(transcript.frames.entries.indices.last)
    let sent = try TunnelledPacket.parse(Array(transcript.frames.packet(last)).span)
    #expect(sent.packet.tcp?.acknowledgement == Peer.isn + 1)
    #expect(sent.packet.tcp?.sequence == SequenceNumber(101))
  }

  @Test("What came without the tunnel, or through another, is not what was expected")
  func other() throws {
    let plain = try run(
      "0 < \(Self.inbound) S 0:0(0) win 1000\n+0 > S. 0:0(0) ack 1", peer: Self.listener)
    #expect(plain.verdict.fields == ["outer headers"])
    let key = try run(
      "0 < \(Self.inbound) S 0:0(0) win 1000\n+0 > ipv4 192.168.0.9 > 192.0.2.9: gre flags 0x2000, key 8: S. 0:0(0) ack 1",
      peer: Self.listener)
    #expect(key.verdict.fields == ["outer gre key"])
    let bare = try run(
      "0 < S 0:0(0) win 1000\n+0 > \(Self.outbound) S. 0:0(0) ack 1", peer: Peer.listener)
    #expect(bare.verdict.fields == ["outer headers"])
  }

  @Test("Fragments of the inner packet go through the tunnel one by one")
  func fragments() throws {
    var sizes: [Int] = []
    let transcript = try run(
      "\(frontMatter)0 < \(Self.inbound) S 0:16(16) win 1000 with fragment 24"
    ) { packet, _ in
      sizes.append(packet.count)
      return []
    }
    #expect(transcript.verdict == .pass)
    // IP, GRE with its key, IP, and 24 octets of 36.
    #expect(sizes == [20 + 8 + 20 + 24, 20 + 8 + 20 + 12])
  }
}
