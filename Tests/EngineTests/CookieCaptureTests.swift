import Engine
import Link
import Testing
import Wire

@Suite("A fast open cookie is captured and sent back")
struct CookieCaptureTests {
  private static let script =
    frontMatter + """
      0 A < S 0:0(0) win 65535 <FO>
      +0 A > S. 0:0(0) ack 1 <FO *> as c = cookie
      +0 B < S 0:0(0) win 65535 <nop, FO $c>
      +0 B > S. 0:0(0) ack 1 <FO *>
      """

  private static func reply(_ packet: [UInt8], _ options: [TCPOption]) -> [MemoryLink.Reply] {
    guard let header = Peer.header(packet), header.flags == .syn else { return [] }
    return [
      .init(
        Peer.segment(
          [.syn, .ack], 0, ack: header.sequence.rawValue &+ 1, options: options, to: packet))
    ]
  }

  @Test("A cookie is sent back octet by octet", arguments: [[1, 2, 3, 0xFF], Array(0...15)])
  func cookie(octets: [UInt8]) throws {
    var sent: [TCPOption] = []
    let transcript = try run(Self.script) { packet, _ in
      sent = Peer.header(packet)?.options.decoded ?? []
      return Self.reply(packet, [.fastOpen(cookie: octets)])
    }
    #expect(transcript.verdict == .pass)
    #expect(sent.contains(.fastOpen(cookie: octets)))
    #expect(transcript.measures.first?.value == Double(octets.count))
  }

  @Test("Where no cookie came there is nothing to send back")
  func none() throws {
    let script = Self.script.replacing("1 <FO *> as", with: "1 as")
    let transcript = try run(script) { packet, _ in Self.reply(packet, []) }
    #expect(
      transcript.verdict
        == .inconclusive("there is no cookie in this segment to keep as c"))
  }

  @Test("Another capture is no cookie")
  func otherCapture() throws {
    let script = Self.script.replacing("c = cookie", with: "c = win")
    let transcript = try run(script) { packet, _ in
      Self.reply(packet, [.fastOpen(cookie: [1, 2, 3, 4])])
    }
    #expect(
      transcript.verdict
        == .error("test.pkt:7: FO: $c is not a cookie; capture one with 'as c = cookie'"))
  }
}
