import Engine
import Link
import Script
import Testing
import Wire

@Suite("acks: any")
struct OptionalACKTests {
  private static let head = "/*---\ntitle: A test\nacks: any\n---*/\n"

  /// An echo service that acknowledges before it answers, twice if so wished, and updates its window.
  private func echo(
    acknowledging: [UInt32], at end: UInt32? = nil
  ) -> MemoryLink.Peer {
    { packet, at in
      guard let header = Peer.header(packet), header.flags == [.psh, .ack] else {
        return Peer.listener(packet, at)
      }
      var replies = acknowledging.map { Peer.segment(.ack, 1, ack: $0, to: packet) }
      replies.append(
        Peer.segment([.psh, .ack], 1, ack: 6, payload: Array("hello".utf8), to: packet))
      if let end { replies.append(Peer.segment(.ack, 6, ack: end, to: packet)) }
      return replies.map { MemoryLink.Reply($0) }
    }
  }

  private static let conversation =
    SegmentTests.handshake
    + "+0 < P. 1:6(5) ack 1 win 1000 \"hello\"\n+0 > . 1:6(5) ack 6 \"hello\"\n"

  @Test("Bare ACKs may come before and after what a line expects, or not")
  func passed() throws {
    for peer in [
      echo(acknowledging: []), echo(acknowledging: [6]), echo(acknowledging: [3, 6, 6]),
      echo(acknowledging: [6], at: 6),
    ] {
      let transcript = try run(Self.head + Self.conversation, peer: peer)
      #expect(transcript.verdict == .pass)
    }
  }

  @Test("They are on record")
  func recorded() throws {
    let transcript = try run(
      Self.head + Self.conversation, peer: echo(acknowledging: [3, 6], at: 6))
    #expect(transcript.entries.count == 8)
    #expect(transcript.entries.filter { $0.location == nil }.count == 3)
  }

  @Test("Without the key each of them must be expected")
  func exact() throws {
    for head in [frontMatter, Self.head.replacing("any", with: "exact")] {
      #expect(
        try run(head + Self.conversation, peer: echo(acknowledging: [6])).verdict.fields
          == ["length", "payload"])
      #expect(
        try run(head + Self.conversation, peer: echo(acknowledging: [], at: 6)).verdict.summary
          == "a segment came that no line of the probe expects")
    }
  }

  @Test("One that acknowledges what was never sent is no such ACK")
  func beyond() throws {
    let transcript = try run(Self.head + Self.conversation, peer: echo(acknowledging: [7]))
    #expect(transcript.verdict.fields == ["length", "ack", "payload"])
  }

  @Test("One that a line expects is taken by it")
  func expected() throws {
    let text =
      SegmentTests.handshake
      + "+0 < P. 1:6(5) ack 1 win 1000 \"hello\"\n+0 > . 1:1(0) ack 6\n+0 > . 1:6(5) ack 6\n"
    #expect(try run(Self.head + text, peer: echo(acknowledging: [3, 6])).verdict == .pass)
    #expect(
      try run(Self.head + text, peer: echo(acknowledging: [3])).verdict.fields == ["length"])
  }

  @Test("Silence is silence")
  func silence() throws {
    let text = Self.conversation + "+0~+.1 > none\n"
    #expect(
      try run(Self.head + text, peer: echo(acknowledging: [], at: 6)).verdict.summary
        == "a segment came where silence was expected")
  }
}
