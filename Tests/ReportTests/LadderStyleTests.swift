import Engine
import Match
import Testing
import Wire

@testable import Report

@Suite struct LadderStyleTests {
  /// Opens, idles, and closes from the tester's side.
  private func closed() throws -> Transcript {
    var sample = SampleTranscript()
    try sample.add(.inbound, at: 0, .syn, 0)
    try sample.add(.outbound, at: 40, [.syn, .ack], 0, ack: 1, window: 64_240)
    try sample.add(.inbound, at: 60, .ack, 1, ack: 1)
    try sample.add(.inbound, at: 1_250_060, [.fin, .ack], 1, ack: 1)
    try sample.add(.outbound, at: 1_250_100, [.fin, .ack], 1, ack: 2, window: 64_240)
    try sample.add(.inbound, at: 1_250_120, .ack, 2, ack: 2)
    return sample.transcript
  }

  private func page(
    _ width: Int, _ states: Ladder.Style.States, colours: Bool = false
  ) -> Ladder.Style {
    .page(width: width, palette: Palette(isEnabled: colours), states: states)
  }

  @Test func `States stand where they change, and silence is drawn`() throws {
    #expect(
      Ladder.text(of: try closed(), page(100, .both))
        == """
                    tester 192.0.2.1:40000   192.168.0.1:8080 target
          0.000000  |  S 0:0(0) win 65535 ---------------------->  |
                    o  SYN-SENT                      SYN-RECEIVED  o
          0.000040  |  <--------------- S. 0:0(0) ack 1 win 64240  |
                    o  ESTABLISHED                                 |
          0.000060  |  . 1:1(0) ack 1 win 65535 ---------------->  |
                    |                                 ESTABLISHED  o
                    :              1.250 s of silence              :
          1.250060  |  F. 1:1(0) ack 1 win 65535 --------------->  |
                    o  FIN-WAIT-1                      CLOSE-WAIT  o
          1.250100  |  <--------------- F. 1:1(0) ack 2 win 64240  |
                    o  TIME-WAIT                         LAST-ACK  o
          1.250120  |  . 2:2(0) ack 2 win 65535 ---------------->  |
                    |                                      CLOSED  o

        """)
  }

  @Test func `In a run only the target has states, and nobody has looked at them`() throws {
    let text = Ladder.text(of: try closed(), page(100, .target))
    #expect(text.contains("|                              (SYN-RECEIVED)  o"))
    #expect(text.contains("(CLOSE-WAIT)  o") && !text.contains("FIN-WAIT-1"))
  }

  @Test func `Variables of both ends follow each segment`() throws {
    var style = page(110, .both)
    style.showsVariables = true
    let lines = Ladder.text(of: try closed(), style).split(separator: "\n")
    #expect(lines.count == 1 + 6 + 6 + 1)
    #expect(
      lines[2].contains("o  SYN-SENT UNA 0 NXT 1   ") && lines[2].hasSuffix("SYN-RECEIVED RCV 1  o")
    )
    #expect(lines.last?.contains("o  UNA 2 NXT 2 RCV 2") == true)
    #expect(lines.last?.hasSuffix("CLOSED UNA 2 NXT 2 RCV 2  o") == true)
  }

  @Test(arguments: [40, 46, 60, 72, 80, 200])
  func `A line keeps within the width, however narrow`(_ width: Int) throws {
    for variables in [true, false] {
      var style = page(width, .both)
      style.showsVariables = variables
      let lines = Ladder.text(of: try closed(), style).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width }, "\(lines.joined(separator: "\n"))")
      #expect(lines.joined().filter { $0 == "o" || $0 == "|" || $0 == ":" }.count > 24)
      #expect(lines.allSatisfy { $0.first == " " })
    }
  }

  @Test func `What was expected stands below what came instead`() throws {
    let (transcript, failure) = try SampleTranscript.failure()
    let lines = Ladder.text(of: transcript, page(110, .target), marking: failure)
      .split(separator: "\n")
    let place = try #require(lines.firstIndex { $0.hasPrefix("* ") && $0.contains("<--") })
    #expect(lines[place].contains(". 1:1(0) ack 3 win 502"))
    #expect(lines[place + 1].hasPrefix("* "))
    #expect(lines[place + 1].contains("(expected: . 1:1(0) ack 1 win >= 1000)"))
  }

  @Test func `Colours go around whole lines, and take no room`() throws {
    let transcript = try closed()
    let plain = Ladder.text(of: transcript, page(90, .both))
    let painted = Ladder.text(of: transcript, page(90, .both, colours: true))
    #expect(!plain.contains("\u{1B}"))
    #expect(painted.contains("\u{1B}[36m") && painted.contains("\u{1B}[2m"))
    let stripped = ["\u{1B}[36m", "\u{1B}[2m", "\u{1B}[0m"].reduce(painted) {
      $0.replacing($1, with: "")
    }
    #expect(stripped == plain)
  }
}
