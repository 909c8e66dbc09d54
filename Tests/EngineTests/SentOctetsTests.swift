import Engine
import Link
import Testing
import Wire

@Suite("What the target has sent before")
struct SentOctetsTests {
  /// Runs a script of which the target answers each segment with text by the next of these.
  private func verdict(_ script: String, _ answers: [[UInt8]]) throws -> Verdict {
    var left = answers[...]
    let start = frontMatter + SegmentTests.handshake
    return try run(start + script) { packet, at in
      guard let parsed = try? Packet.parse(packet.span), !parsed.payload.isEmpty,
        let answer = left.popFirst()
      else { return Peer.listener(packet, at) }
      return [.init(answer)]
    }.verdict
  }

  private func text(_ position: Int, _ octets: String, _ flags: TCPFlags = .ack) -> [UInt8] {
    Peer.segment(flags, 1 + position, ack: 2, payload: Array(octets.utf8))
  }

  private static let ask = "+0 < P. 1:2(1) ack 1 win 65535\n+0 > any 1(>= 1)\n"
  private static let askAgain = "+.1 < P. 1:2(1) ack 1 win 65535\n+0 > any *(>= 1)\n"

  @Test("Octets that are sent again must be the same, however they are cut")
  func again() throws {
    let script = Self.ask + Self.askAgain
    #expect(try verdict(script, [text(0, "abcd"), text(0, "abcd")]) == .pass)
    #expect(try verdict(script, [text(0, "abcd"), text(2, "cdef")]) == .pass)
    #expect(try verdict(script, [text(0, "abcd"), text(4, "xyz")]) == .pass)
    let wrong = try verdict(script, [text(0, "abcd"), text(2, "cxef")])
    #expect(wrong.fields == ["payload"])
  }

  @Test("A keep-alive may carry one octet of anything, a RST any text")
  func otherText() throws {
    let acknowledged = Self.ask + "+0 < . 2:2(0) ack 5 win 65535\n" + Self.askAgain
    #expect(try verdict(acknowledged, [text(0, "abcd"), text(3, "x")]) == .pass)
    #expect(
      try verdict(Self.ask + Self.askAgain, [text(0, "abcd"), text(3, "x")]).fields == ["payload"])
    let reset = try verdict(Self.ask + Self.askAgain, [text(0, "abcd"), text(0, "why?", .rst)])
    #expect(reset == .pass)
  }
}
