import Engine
import Link
import Match
import Testing
import Wire

@Suite("The socket under test of a plain script")
struct SocketUnderTestTests {
  private static let passive = """
    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
    +0 < S 0:0(0) win 65535
    +0 > S. 0:0(0) ack 1
    +0 < . 1:1(0) ack 1 win 65535

    """

  private static let active = """
    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
    +0 connect(3, ..., ...) = 0

    """

  @Test("A new socket has a connection of its own; packets of the one before are passed over")
  func newSocket() throws {
    let script = "0 " + Self.passive + "+.1 " + Self.passive.replacing("= 3", with: "= 4")
    let transcript = try runWithSockets(
      script,
      peer: Peer.answering { packet, header in
        // The first connection goes on sending after the script has left it.
        guard header.sourcePort == 40_000 else { return [] }
        return [.init(Peer.segment([.ack], 1, to: packet), after: .milliseconds(100))]
      })
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.map(\.tester.port) == [40_000, 40_001])
    let passed = transcript.entries.filter { $0.location == nil }
    #expect(passed.map(\.kind) == [.packet(frame: 3, connection: 0)])
  }

  @Test("Each active open tells its port and its ISN")
  func activeOpens() throws {
    let handshake = "+0 > S 0:0(0)\n+0 < S. 7:7(0) ack 1 win 5\n"
    let script = "0 " + Self.active + handshake + "+.1 " + Self.active + handshake
    var acknowledged: [SequenceNumber] = []
    let transcript = try runWithSockets(script.replacing("= 3\n+.1", with: "= 4\n+.1")) {
      packet, _ in
      Peer.header(packet).map { acknowledged.append($0.acknowledgement) }
      return []
    }
    #expect(transcript.verdict == .pass)
    #expect(acknowledged == [Peer.isn + 1, Peer.isn + 100_001])
    #expect(transcript.connections.map(\.target.port) == [50_000, 50_001])
  }

  @Test("A SYN that is sent again by a connection of before opens nothing")
  func oldSYN() throws {
    let script = "0 " + Self.active + "+0 > S 0:0(0)\n+0 " + Self.active + "+0 > S 0:0(0)\n"
    let again = Peer.segment(.syn, 0, from: 50_000, toPort: 8080)
    var isFirst = true
    let link = MemoryLink()
    var sockets: Int64 = 2
    let target = ClosureTarget(link) { call, link in
      if call.name == "socket" { sockets += 1 }
      guard call.name == "connect" else { return sockets }
      link.schedule(again, at: link.now)
      if !isFirst {
        link.schedule(Peer.segment(.syn, 9, from: 50_000, toPort: 8080), at: link.now)
      }
      isFirst = false
      return 0
    }
    let transcript = try run(
      script, link: link, target: target)
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.map(\.targetISN) == [Peer.isn, Peer.isn + 9])
  }

  @Test("A packet to a connection that the target has yet to open is an error that says so")
  func tooSoon() throws {
    let verdict = try runWithSockets("0 " + Self.active + "+0 < S. 0:0(0) ack 1 win 5\n").verdict
    #expect(
      verdict
        == .error(
          "test.pkt:3: the target opens this connection: its first packet must be expected before"
            + " one is sent"))
  }

  @Test("A segment without a SYN may be the first, with or without a socket")
  func strayFirst() throws {
    let peer: MemoryLink.Peer = { packet, _ in [.init(Peer.segment([.rst], 2, to: packet))] }
    for beginning in ["0 ", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 "] {
      // Peer.isn + 2 is 0.
      let verdict = try runWithSockets(
        beginning + "< . 1:1(0) ack 0 win 5\n+0 > R 0:0(0)", peer: peer
      )
      .verdict
      #expect(verdict == .pass)
    }
  }

  @Test(
    "On the same ports a SYN with another ISN is a new incarnation, once the target connects again",
    arguments: [("connect(3, ..., ...)", nil), ("listen(3, 1)", ["seq"])] as [(String, [String]?)])
  func reconnects(call: String, fields: [String]?) throws {
    let link = MemoryLink()
    var calls = 0
    let target = ClosureTarget(link) { call, link in
      guard call.name != "socket" else { return 3 }
      let syn = Peer.segment(.syn, calls * 5000, from: 50_000, toPort: 8080)
      link.schedule(syn, at: link.now)
      calls += 1
      return 0
    }
    let script = "0 " + Self.active + "+0 > S 0:0(0)\n+0 \(call) = 0\n+0 > S 0:0(0)\n"
    #expect(try run(script, link: link, target: target).verdict.fields == fields)
  }

  @Test("A SYN that crosses the target's does not yet tell the tester's ISN")
  func simultaneous() throws {
    var sent: [SequenceNumber] = []
    let script =
      "0 " + Self.active + """
        +0 > S 0:0(0)
        +0 < S 1000:1000(0) win 5
        +0 < . 1001:1001(0) ack 1 win 5
        +0 < S. 1000:1000(0) ack 1 win 5
        +0 < . 1:1(0) ack 1 win 5
        """
    let transcript = try runWithSockets(script) { packet, _ in
      Peer.header(packet).map { sent.append($0.sequence) }
      return []
    }
    #expect(transcript.verdict == .pass)
    #expect(sent.map(\.rawValue) == [1000, 1001, 1000, 1001])
  }

  @Test("A packet with ports of its own has the numbers of the socket under test")
  func foreignPorts() throws {
    var sent: [TCPHeader] = []
    let script = "0 " + Self.passive + "+0 < 99 > 8080 R 5:5(0) win 0\n+0 < . 1:1(0) ack 1 win 5\n"
    let transcript = try runWithSockets(
      script.replacing("S 0:0(0) win", with: "S 70:70(0) win")
        .replacing("ack 1\n+0 < .", with: "ack 71\n+0 < .")
    ) { packet, at in
      Peer.header(packet).map { sent.append($0) }
      return Peer.listener(packet, at)
    }
    #expect(transcript.verdict == .pass)
    #expect(sent.map(\.sourcePort) == [40_000, 40_000, 99, 40_000])
    #expect(sent.map(\.sequence.rawValue) == [70, 71, 75, 71])
  }

  @Test("Datagrams come from where the target sends its own")
  func datagrams() throws {
    var ports: [UInt16] = []
    let verdict = try runWithSockets("0 < udp (10)\n+0 > udp (20)\n") { packet, _ in
      guard let parsed = try? Packet.parse(packet.span), case .udp(let header) = parsed.transport
      else { return [] }
      ports = [header.sourcePort, header.destinationPort]
      var answer = parsed
      answer.network = .ipv4(
        IPv4Header(
          source: IPv4Address(rawValue: 0xC0A8_0001),
          destination: IPv4Address(rawValue: 0xC000_0201),
          protocolNumber: 17))
      answer.transport = .udp(UDPHeader(sourcePort: ports[1], destinationPort: ports[0]))
      return [.init(answer.write(payload: [UInt8](repeating: 0, count: 20)))]
    }.verdict
    #expect(verdict == .pass)
    #expect(ports == [8080, 8080])
  }
}
