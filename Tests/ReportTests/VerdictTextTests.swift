import Engine
import Match
import Testing
import Wire

@testable import Report

@Suite struct VerdictTextTests {
  @Test func `A failure shows line, comparison, differences and ladder`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    #expect(
      VerdictText.text(of: transcript, judged: .fail) == """
        FAIL        IPv4      0.000  Probes/close-wait/every-segment.pkt [RST in window]
          A title
          checks RFC9293:3.10.7.4, RFC5961:3.2

          Probes/close-wait/every-segment.pkt:13:1: the segment is not as expected: ack, win differ
            13 | +0~+.2 > . 1:1(0) ack 1 win >= 1000

            expected  . 1:1(0) ack 1 win >= 1000
            actual    . 1:1(0) ack 3 win 502
                               ^^^^^ ^^^^^^^

            ack  expected 1, actual 3
            win  expected >= 1000, actual 502

                    tester 192.0.2.1:40000                 192.168.0.1:8080 target
          0.000000  |  S 0:0(0) win 65535 <mss 1460,sackOK,nop,nop> ---------->  |  every-segment.pkt:5
          0.000042  |  <--- S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK,nop,nop>  |  every-segment.pkt:6
          0.000061  |  . 1:1(0) ack 1 win 65535 ------------------------------>  |  every-segment.pkt:7
          0.000099  |                                   accept(3, ..., ...) = 4  o  every-segment.pkt:8
          0.000150  |                                         state ESTABLISHED  o  every-segment.pkt:9
          0.000200  |  R 3:3(0) win 0 ---------------------------------------->  |  every-segment.pkt:12
        * 0.000231  |  <-------------------------------- . 1:1(0) ack 3 win 502  |  every-segment.pkt:13


        """)
  }

  @Test func `Nothing is said of a pass, and all of it when asked`() throws {
    var transcript = try SampleTranscript.handshake().transcript
    transcript.verdict = .pass
    transcript.measures = [
      Measure(name: "rto", value: 0.2, unit: "s"), Measure(name: "w", value: 7, unit: ""),
    ]
    transcript.earlierAttempts = ["inconclusive: the tester was late"]
    #expect(VerdictText.text(of: transcript, judged: .pass) == "")
    let text = VerdictText.text(
      of: transcript, judged: .pass, options: VerdictText.Options(isVerbose: true))
    #expect(text.hasPrefix("ok          IPv4      0.000  "))
    for line in [
      "  rto = 0.2 s\n", "  w = 7.0\n",
      "  an earlier run of it: inconclusive: the tester was late\n",
    ] {
      #expect(text.contains(line))
    }
    #expect(text.contains("|  S 0:0(0) win 65535"))
  }

  @Test func `A known deviation is quiet, a wrong one says what the file expects`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    let deviation = Deviation(
      probe: "x", expectation: .init(text: nil, actual: ". 1:1(0) ack 4"), reason: "an old habit",
      line: 12)
    #expect(VerdictText.text(of: transcript, judged: .deviates(deviation)) == "")
    let judgement = Judgement(transcript.verdict, deviations: [deviation])
    let text = VerdictText.text(of: transcript, judged: judgement)
    #expect(text.hasPrefix("FAIL "))
    #expect(
      text.contains(
        """
          the deviations file expects '. 1:1(0) ack 4' instead
          (line 12 of that file: an old habit)

        """))
  }

  @Test func `An unexpected pass says which line to take out`() throws {
    var transcript = try SampleTranscript.handshake().transcript
    transcript.verdict = .pass
    let deviation = Deviation(
      probe: "x", expectation: .init(text: "ack", actual: nil), reason: "an old habit", line: 12)
    let text = VerdictText.text(of: transcript, judged: .unexpectedPass(deviation))
    #expect(text.hasPrefix("UNEXPECTED "))
    #expect(
      text.contains("line 12 of the deviations file expects this case to fail:\n  an old habit\n"))
  }

  @Test func `Colours surround the word and nothing else`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    let options = VerdictText.Options(palette: Palette(isEnabled: true))
    let text = VerdictText.text(of: transcript, judged: .fail, options: options)
    #expect(text.hasPrefix("\u{1B}[1;31mFAIL      \u{1B}[0m  IPv4 "))
    #expect(text.count { $0 == "\u{1B}" } == 2)
  }
}
