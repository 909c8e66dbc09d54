import Engine
import Testing
import Wire

@testable import Report

@Suite struct LineTests {
  static let spans: [(Int64, String, String)] = [
    (0, "0.000000", "0.000"), (499, "0.000000", "0.000"), (500, "0.000001", "0.000"),
    (123_000, "0.000123", "0.000"), (999_999_500, "1.000000", "1.000"),
    (-1_500_000, "-0.001500", "-0.002"),
    (-100, "0.000000", "0.000"), (61_234_567_890, "61.234568", "61.235"),
    (.min, "-9223372036.854776", "-9223372036.855"),
  ]

  @Test(arguments: spans.indices)
  func `Seconds are rounded`(_ index: Int) {
    let (nanoseconds, microseconds, milliseconds) = Self.spans[index]
    let span = Instant.Interval(nanoseconds: nanoseconds)
    #expect(Seconds.microseconds(span) == microseconds)
    #expect(Seconds.milliseconds(span) == milliseconds)
  }

  @Test func `A finished case is one line, whatever the reason says`() throws {
    var transcript = try SampleTranscript.handshake().transcript
    let palette = Palette(isEnabled: false)
    let name = "Probes/close-wait/every-segment.pkt [RST in window]"
    transcript.verdict = .pass
    #expect(
      ProgressLine.text(of: transcript, judged: .pass, palette: palette)
        == "ok          IPv4      0.000  \(name)")
    transcript.verdict = .error("first\nsecond\u{1B}")
    #expect(
      ProgressLine.text(of: transcript, judged: .error, palette: palette)
        == "ERROR       IPv4      0.000  \(name)  (first)")
    let (failed, _) = try SampleTranscript.failure()
    #expect(
      ProgressLine.text(of: failed, judged: .fail, palette: palette)
        == "FAIL        IPv4      0.000  \(name)  (line 13: the segment is not as expected: ack, win differ)"
    )
  }

  @Test(arguments: [
    (1, ""), (20, "2 of 50 done, 12 ru"), (40, "2 of 50 done, 12 running, 1 wrong, 2.3 "),
    (60, #"2 of 50 done, 12 running, 1 wrong, 2.3 s  ...s/a.pkt\x1b[2J"#),
    (80, #"2 of 50 done, 12 running, 1 wrong, 2.3 s  Probes/a.pkt\x1b[2J"#),
  ]) func `The live line keeps within the terminal, and the end of a path in it`(
    width: Int, shown: String
  ) {
    var tally = Tally()
    tally.add(.pass)
    tally.add(.fail)
    let text = LiveLine(width: width).drawing(
      tally, of: 50, running: 12, elapsed: .milliseconds(2_345), latest: "Probes/a.pkt\u{1B}[2J")
    #expect(text == "\r" + shown + "\u{1B}[K")
  }
}
