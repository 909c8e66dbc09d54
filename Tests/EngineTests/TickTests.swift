import Engine
import Link
import Match
import Testing
import Wire

@Suite("The target's clock has ticks")
struct TickTests {
  /// A target that answers a SYN after so long, its clock ticking every 4 ms.
  private func verdict(
    _ time: String, answerAfter microseconds: Int64
  ) throws -> Verdict {
    let link = MemoryLink { packet, _ in
      [
        .init(
          Peer.segment([.syn, .ack], 0, ack: 1, to: packet), after: .microseconds(microseconds))
      ]
    }
    let script = frontMatter + "0 < S 0:0(0) win 65535\n\(time) > S. 0:0(0) ack 1\n"
    return try run(script, link: link) { $0.tolerance.tick = .milliseconds(4) }.verdict
  }

  @Test(
    "What the target does may be late by the tolerance and two ticks",
    arguments: [
      ("+.02", 31_900, true), ("+.02", 32_100, false), ("+.08", 97_900, true),
      ("+.08", 98_100, false), (".02", 31_900, true), ("+.01~+.02", 31_900, true),
      ("+.01~+.02", 32_100, false), ("+0", 11_900, true), ("+0", 12_100, false),
    ] as [(String, Int64, Bool)])
  func late(time: String, after: Int64, passes: Bool) throws {
    #expect((try verdict(time, answerAfter: after) == .pass) == passes)
  }

  @Test("No timer runs out early", arguments: [(15_900, false), (16_100, true)])
  func early(after: Int64, passes: Bool) throws {
    #expect((try verdict("+.02", answerAfter: after) == .pass) == passes)
  }

  @Test("A failure says how late it could have been, and how early")
  func message() throws {
    guard case .fail(let late) = try verdict("+.02", answerAfter: 50_000),
      case .fail(let early) = try verdict("+.02", answerAfter: 1_000)
    else { throw CancellationError() }
    #expect(early.differences.first?.expected.contains("(tolerance 4.0 ms)") == true)
    #expect(late.summary == "no segment came until 0.032000 s")
  }

  @Test(
    "A plain script that can be run again is, if a tick of the clock may have brought a segment in time",
    arguments: [
      (35_500, true, "inconclusive"), (35_500, false, "pass"), (39_500, true, "pass"),
      (34_500, true, "fail"), (34_500, false, "fail"),
    ])
  func doubt(after: Int64, isTentative: Bool, verdict: String) throws {
    let link = MemoryLink { packet, _ in
      [.init(Peer.segment([.syn, .ack], 0, ack: 1, to: packet), after: .microseconds(after))]
    }
    let text = "0 < S 0:0(0) win 65535\n+.04 > S. 0:0(0) ack 1 <...>\n"
    let transcript = try run(text, link: link) {
      $0.tolerance.tick = .milliseconds(4)
      $0.isTentative = isTentative
    }
    #expect(transcript.verdict.name == verdict)
  }

  @Test("A script begins when it is told to")
  func beginning() throws {
    let link = MemoryLink(peer: Peer.listener)
    let text = "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    let transcript = try run(text, link: link, beginning: { $0 + .milliseconds(3) })
    #expect(transcript.verdict == .pass)
    #expect(transcript.start == Instant(nanoseconds: 3_000_000))
    #expect(transcript.frames.entries.first?.stamp == transcript.start)
  }
}
