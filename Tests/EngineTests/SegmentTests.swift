import Engine
import Link
import Match
import Script
import Testing
import Wire

@Suite("Segments: sent, expected, judged")
struct SegmentTests {
  static let handshake = """
    0 < S 0:0(0) win 65535
    +0 > S. 0:0(0) ack 1
    +0 < . 1:1(0) ack 1 win 65535

    """

  @Test("A handshake passes, though the target's numbers cross 2^32")
  func handshake() throws {
    var acknowledged: SequenceNumber?
    let transcript = try run(frontMatter + Self.handshake) { packet, at in
      if let header = Peer.header(packet), header.flags == .ack {
        acknowledged = header.acknowledgement
      }
      return Peer.listener(packet, at)
    }
    #expect(transcript.verdict == .pass)
    #expect(acknowledged == Peer.isn + 1)
    #expect(transcript.connections.map(\.targetISN) == [Peer.isn])
    #expect(transcript.frames.entries.count == 3)
  }

  @Test("A wrong number fails, with the field, what was expected and what came")
  func wrongAcknowledgement() throws {
    let transcript = try run(frontMatter + Self.handshake) { packet, _ in
      [.init(Peer.segment([.syn, .ack], 0, ack: 2, to: packet))]
    }
    guard case .fail(let failure) = transcript.verdict else {
      Issue.record("\(transcript.verdict)")
      return
    }
    #expect(failure.differences == [.init(field: "ack", expected: "1", actual: "2")])
    #expect(failure.expected == ["S. 0:0(0) ack 1"])
    #expect(failure.actual == "S. 0:0(0) ack 2 win 1000")
    #expect(failure.location?.line == 6)
  }

  @Test("A missing segment fails when its time is up, not later")
  func missing() throws {
    let transcript = try run(frontMatter + Self.handshake) { _, _ in [] }
    #expect(transcript.verdict.summary == "no segment came until 0.004000 s")
    #expect(transcript.end - transcript.start == .milliseconds(4))
  }

  @Test(
    "A segment is in time within the larger of 4 ms and an eighth of the interval",
    arguments: [
      ("+0", 3_999, nil), ("+0", 4_001, "no segment came until 0.004000 s"),
      ("+.1", 112_499, nil), ("+.1", 87_501, nil),
      ("+.1", 87_499, "the segment came too early"),
      ("+.1", 112_501, "no segment came until 0.112500 s"),
      ("+.1~+.3", 96_000, nil), ("+.1~+.3", 337_499, nil),
      ("+.1~+.3", 50_000, "the segment came too early"), (".1", 100_000, nil), ("*", 900_000, nil),
    ])
  func timing(time: String, microseconds: Int64, summary: String?) throws {
    let script = frontMatter + "0 < S 0:0(0) win 65535\n\(time) > S. 0:0(0) ack 1\n"
    let transcript = try run(script) { packet, _ in
      [
        .init(
          Peer.segment([.syn, .ack], 0, ack: 1, to: packet), after: .microseconds(microseconds))
      ]
    }
    #expect(transcript.verdict.summary == summary)
  }

  @Test("Silence: a segment within the span, or before it, fails")
  func silence() throws {
    let script = frontMatter + "0 < S 0:0(0) win 65535\n+.1~+.2 > none\n"
    func verdict(after delay: Int64?) throws -> Verdict {
      try run(script) { packet, _ in
        guard let delay else { return [] }
        return [.init(Peer.segment([.rst], 0, to: packet), after: .milliseconds(delay))]
      }.verdict
    }
    #expect(try verdict(after: nil) == .pass)
    #expect(try verdict(after: 150).summary == "a segment came where silence was expected")
    #expect(try verdict(after: 50).summary == "a segment came where silence was expected")
    #expect(try verdict(after: 300) == .pass)
  }

  @Test("A probe ends quietly, a packetdrill script ends with its last event")
  func quietEnd() throws {
    let peer: MemoryLink.Peer = { packet, at in
      guard Peer.header(packet)?.flags == .ack else { return Peer.listener(packet, at) }
      return [.init(Peer.segment([.rst], 1, to: packet), after: .milliseconds(5))]
    }
    let probe = try run(frontMatter + Self.handshake, peer: peer)
    #expect(probe.verdict.summary == "a segment came that no line of the probe expects")
    #expect(try run(Self.handshake, peer: peer).verdict == .pass)
  }

  @Test("What comes again for lack of an ACK is nobody's answer after the last event")
  func retransmissionAtTheEnd() throws {
    func verdict(
      _ script: String, after delay: Int64, _ again: @escaping ([UInt8]) -> [UInt8]
    ) throws -> String? {
      let link = MemoryLink { packet, at in
        guard Peer.header(packet)?.flags == .syn else { return [] }
        return Peer.listener(packet, at) + [.init(again(packet), after: .milliseconds(delay))]
      }
      return try run(frontMatter + script, link: link) { $0.settle = .milliseconds(500) }
        .verdict.summary
    }
    let unexpected = "a segment came that no line of the probe expects"
    let open = "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1\n"
    func synAck(_ cause: [UInt8]) -> [UInt8] { Peer.segment([.syn, .ack], 0, ack: 1, to: cause) }
    #expect(try verdict(open, after: 300, synAck) == nil)
    // At once it is an answer to something.
    #expect(try verdict(open, after: 50, synAck) == unexpected)
    #expect(
      try verdict(open, after: 300) { Peer.segment(.ack, 1, ack: 1, to: $0) } == unexpected)
    #expect(
      try verdict(open, after: 300) { Peer.segment([.rst, .ack], 0, ack: 1, to: $0) } == unexpected)
    #expect(
      try verdict(open, after: 300) {
        Peer.segment([.syn, .ack], 0, ack: 1, payload: [1], to: $0)
      } == unexpected)
    #expect(
      try verdict(open, after: 300) { cause in
        var octets = synAck(cause)
        octets[octets.count - 4] ^= 1
        return octets
      } == unexpected)
    // What the target cannot read acknowledges nothing.
    let unreadable = "+0 < . 1:1(0) ack 1 win 1000 with doff 4\n"
    #expect(try verdict(open + unreadable, after: 300, synAck) == nil)
    // It was acknowledged.
    #expect(try verdict(open + "+0 < . 1:1(0) ack 1 win 1000\n", after: 300, synAck) == unexpected)
  }

  @Test("Expected octets may come in several segments, unless the probe wants one")
  func joining() throws {
    let peer: MemoryLink.Peer = { packet, at in
      guard Peer.header(packet)?.flags == .ack else { return Peer.listener(packet, at) }
      return [
        .init(Peer.segment([.ack], 1, ack: 1, payload: Array("0123".utf8), to: packet)),
        .init(Peer.segment([.ack, .psh], 5, ack: 1, payload: Array("456789".utf8), to: packet)),
      ]
    }
    let whole = frontMatter + Self.handshake + "+0 > P. 1:11(10) ack 1 \"0123456789\""
    #expect(try run(whole, peer: peer).verdict == .pass)
    #expect(
      try run(whole + " with one-segment", peer: peer).verdict.fields == [
        "flags", "length", "payload",
      ])
    let other = frontMatter + Self.handshake + "+0 > P. 1:11(10) ack 1 \"0123456780\""
    #expect(try run(other, peer: peer).verdict.fields == ["payload"])
    let more = frontMatter + Self.handshake + "+0 > P. 1:12(11) ack 1"
    #expect(
      try run(more, peer: peer).verdict.summary == "only part of the octets came until 0.004000 s")
  }

  @Test("Any alternative will do, silence too")
  func alternatives() throws {
    let script =
      frontMatter + "0 < S 0:0(0) win 65535\n+0~+.2 > none\n or > R. 0:0(0) ack 1\n"
    func verdict(_ flags: TCPFlags?) throws -> Verdict {
      try run(script) { packet, _ in
        // A RST of a closed port has no sequence number of its own (RFC 9293, section 3.10.7.1).
        flags.map { [.init(Peer.segment($0, 2, ack: 1, to: packet))] } ?? []
      }.verdict
    }
    #expect(try verdict(nil) == .pass)
    #expect(try verdict([.rst, .ack]) == .pass)
    #expect(try verdict([.ack]).fields == ["flags"])
  }

  @Test("Two connections: each event takes the next segment of its own")
  func twoConnections() throws {
    let script =
      frontMatter + """
        0 A < S 0:0(0) win 1
        +0 B < S 100:100(0) win 1
        +0 B > S. 0:0(0) ack 101
        +0 A > S. 0:0(0) ack 1
        """
    let transcript = try run(script, peer: Peer.listener)
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.map(\.name) == ["A", "B"])
    #expect(Set(transcript.connections.map(\.tester.port)).count == 2)
  }

  @Test("Expressions over the target's variables and over captures")
  func expressions() throws {
    let script =
      frontMatter + """
        0 < S 0:0(0) win 65535
        +0 > S. 0:0(0) ack 1 win * as w = win
        +0 < . RCV.NXT+$w(0) ack SND.NXT win 65535
        +0 > . 1:1(0) ack 1001
        """
    let transcript = try run(script) { packet, at in
      guard let header = Peer.header(packet), header.flags == .ack else {
        return Peer.listener(packet, at)
      }
      return [.init(Peer.segment([.ack], 1, ack: header.sequence.rawValue, to: packet))]
    }
    #expect(transcript.verdict == .pass)
    #expect(transcript.measures == [Measure(name: "w", value: 1000, unit: "")])
  }

  @Test("A SYN that is taken up opens a new incarnation with numbers of its own")
  func reincarnation() throws {
    var count = 0
    let script =
      frontMatter + Self.handshake + """
        +0 < S 5000:5000(0) win 65535
        +0 > S. 0:0(0) ack 5001
        +0 < . 1:1(0) ack 1 win 65535
        """
    var last: TCPHeader?
    let transcript = try run(script) { packet, _ in
      last = Peer.header(packet)
      guard let header = Peer.header(packet), header.flags == .syn else { return [] }
      count += 1
      let sequence = (count - 1) * 70_000
      return [
        .init(
          Peer.segment([.syn, .ack], sequence, ack: header.sequence.rawValue &+ 1, to: packet))
      ]
    }
    #expect(transcript.verdict == .pass)
    #expect(last?.sequence == SequenceNumber(5001))
    #expect(last?.acknowledgement == Peer.isn + 70_001)
  }

  @Test("Wire faults leave as written")
  func faults() throws {
    var sent: [UInt8] = []
    let script =
      frontMatter
      + "0 < P. 1:3(2) ack 1 win 5 \"ab\" with checksum bad, doff 6, reserved 5, ttl 3\n"
    let transcript = try run(script) { packet, _ in
      sent = packet
      return []
    }
    #expect(transcript.verdict == .pass)
    let packet = try Packet.parse(sent.span)
    #expect(packet.transportChecksumIsRight(in: sent.span) == false)
    #expect(packet.tcp?.dataOffset == 6)
    #expect(packet.tcp?.flags == TCPFlags(rawValue: 5 << 9 | 0x18))
    #expect(packet.network.timeToLive == 3)
  }

  @Test("A link that fails is an error, not a verdict on the target")
  func linkFailure() throws {
    let link = MemoryLink()
    link.sendFailure = LinkError("sendmsg: the network is down")
    #expect(
      try run(frontMatter + Self.handshake, link: link).verdict
        == .error("sendmsg: the network is down"))
  }
}
