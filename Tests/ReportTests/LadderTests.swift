import Engine
import Match
import Testing
import Wire

@testable import Report

@Suite struct LadderTests {
  @Test func `Segments, calls and states stand between the two ends, with times and lines`() throws
  {
    let transcript = try SampleTranscript.handshake().transcript
    #expect(
      Ladder.text(of: transcript)
        == """
                  tester 192.0.2.1:40000                 192.168.0.1:8080 target
        0.000000  |  S 0:0(0) win 65535 <mss 1460,sackOK,nop,nop> ---------->  |  every-segment.pkt:5
        0.000042  |  <--- S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK,nop,nop>  |  every-segment.pkt:6
        0.000061  |  . 1:1(0) ack 1 win 65535 ------------------------------>  |  every-segment.pkt:7
        0.000099  |                                   accept(3, ..., ...) = 4  o  every-segment.pkt:8
        0.000150  |                                         state ESTABLISHED  o  every-segment.pkt:9

        """.indented(by: 2, but: 0))
  }

  @Test func `Long notation is folded at blanks and commas, and a line keeps within the width`()
    throws
  {
    let transcript = try SampleTranscript.handshake().transcript
    let text = Ladder.text(of: transcript, width: 85)
    #expect(
      text.contains(
        """
          0.000042  |  <-------- S. 0:0(0) ack 1 win 64240 <mss 1460,  |  every-segment.pkt:6
                    |                                 sackOK,nop,nop>  |

        """))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 85 })
  }

  @Test func `A word longer than the room is cut`() {
    var sample = SampleTranscript()
    sample.add(.note(String(repeating: "x", count: 500)), at: 5)
    let lines = Ladder.text(of: sample.transcript, width: 80).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.joined().count { $0 == "x" } == 500)
  }

  @Test func `Silence and remarks stand in the middle`() {
    var sample = SampleTranscript()
    sample.add(.silence, at: 1_500_000, line: 9)
    sample.add(.note("accept() blocks"), at: 12_000_000)
    #expect(
      Ladder.text(of: sample.transcript).hasSuffix(
        """
           1.500000  |         (nothing came, as expected)          |  every-segment.pkt:9
          12.000000  |              (accept() blocks)               |

        """))
  }

  @Test func `What did not come is marked where it was expected`() throws {
    var transcript = try SampleTranscript.handshake().transcript
    transcript.end = SampleTranscript.start + .milliseconds(254)
    let failure = Failure(
      summary: "no segment came", location: SampleTranscript.location(14),
      expected: [". 1:1(0) ack 2", "R 1:1(0)"], actual: nil)
    let last = Ladder.lines(of: transcript, width: 110, marking: failure).last
    #expect(
      last
        == "* 0.254000  |         (did not come: . 1:1(0) ack 2 or R 1:1(0))         |  every-segment.pkt:14"
    )
  }

  @Test func `Several connections are named`() throws {
    var sample = try SampleTranscript.handshake()
    sample.transcript.connections[0].name = "A"
    var second = sample.transcript.connections[0]
    second.name = "B"
    second.tester.port = 40_001
    sample.transcript.connections.append(second)
    let lines = Ladder.lines(of: sample.transcript, width: 110, marking: nil)
    #expect(
      lines.prefix(3) == [
        "  A  192.0.2.1:40000 to 192.168.0.1:8080", "  B  192.0.2.1:40001 to 192.168.0.1:8080",
        "            tester                                                    target",
      ])
    #expect(lines[3].contains("|  A S 0:0(0)"))
  }

  @Test func `Indices that do not exist are said, not followed`() {
    var sample = SampleTranscript()
    sample.transcript.entries.append(
      Transcript.Entry(
        at: SampleTranscript.start, kind: .packet(frame: 7, connection: 9), location: nil,
        script: ""))
    #expect(Ladder.text(of: sample.transcript).contains("(no such frame)"))
  }

  @Test func `Octets from the wire move no cursor`() throws {
    var sample = SampleTranscript(title: "\u{1B}[2Jtitle\r\n", caseName: "a\u{202E}b")
    try sample.add(
      .outbound, at: 1, [.psh, .ack], 1, ack: 1,
      payload: Array("\u{1B}]0;x\u{7}\r\n".utf8) + [0x9B, 0xFF])
    sample.add(.call("read(4, \"\u{1B}[31m\", 10) = 3"), at: 2)
    sample.transcript.verdict = .error("line\n\u{1B}[0m")
    let text = VerdictText.text(of: sample.transcript, judged: .error)
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0 == "\n"
        || ($0.properties.generalCategory != .control && $0.properties.generalCategory != .format)
    }
    #expect(isHarmless)
    #expect(text.contains(#"\x1b[2Jtitle\r\n"#))
    #expect(text.contains(#"[a\u{202e}b]"#))
  }
}

extension String {
  /// Every line but the first `count` and empty ones gets blanks before it.
  fileprivate func indented(by blanks: Int, but count: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      index < count || line.isEmpty ? String(line) : String(repeating: " ", count: blanks) + line
    }.joined(separator: "\n")
  }
}
