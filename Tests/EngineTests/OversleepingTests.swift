import Engine
import Link
import Testing
import Wire

/// A link whose waits end late, so that it hands over what came after the deadline too.
private final class OversleepingLink: Link {
  let inner: MemoryLink

  init(_ inner: MemoryLink) { self.inner = inner }

  var frames: FrameStore { inner.frames }
  var now: Instant { inner.now }

  func send(_ packet: [UInt8]) throws(LinkError) -> Int { try inner.send(packet) }

  func receive(until deadline: Instant) throws(LinkError) -> Int? {
    try inner.receive(until: deadline + .milliseconds(50))
  }

  func sleep(until deadline: Instant) throws(LinkError) { try inner.sleep(until: deadline) }
}

@Suite("A wait that ends late changes no verdict")
struct OversleepingTests {
  private func verdict(_ script: String, answerAfter milliseconds: Int64) throws -> Verdict {
    let inner = MemoryLink { packet, _ in
      [.init(Peer.segment([.rst], 0, to: packet), after: .milliseconds(milliseconds))]
    }
    return try run(frontMatter + script, link: OversleepingLink(inner)).verdict
  }

  @Test("A segment after a silence belongs to the next event")
  func silence() throws {
    let script = "0 < S 0:0(0) win 65535\n+0~+.1 > none\n+0~+.3 > R *(0)\n"
    #expect(try verdict(script, answerAfter: 120) == .pass)
    #expect(try verdict(script, answerAfter: 90).name == "fail")
  }

  @Test("So does one after a silence that is one of two answers")
  func alternative() throws {
    let script =
      "0 < S 0:0(0) win 65535\n+0~+.1 > none\n or > . 1:1(0) ack 1\n+0~+.3 > R *(0)\n"
    #expect(try verdict(script, answerAfter: 120) == .pass)
    #expect(try verdict(script, answerAfter: 90).name == "fail")
  }

  @Test("A probe whose own time is over has not looked long enough to say anything")
  func timeout() throws {
    let header = frontMatter.replacing("---*/", with: "timeout: 0.5\n---*/")
    for script in ["+0~+5 > none\n", "+4 < . 1:1(0) ack 1 win 5\n", "+0~+5 > . 1:1(0) ack 1\n"] {
      let transcript = try run(header + "0 < S 0:0(0) win 65535\n" + script, link: MemoryLink())
      #expect(transcript.verdict.name == "inconclusive")
    }
  }
}
