import Engine
import Foundation
import Script
import Testing
import Wire

@testable import Report

@Suite struct PageTests {
  private static let hostile = "</script><script>alert(1)</script><!-- ]]> \u{2028} & \" '"

  /// Two states that meet two segments, and one cell beside them.
  private static let cells = [
    ("LISTEN", "SYN"), ("LISTEN", "RST"), ("CLOSE-WAIT", "SYN"), ("CLOSE-WAIT", "RST"),
    ("CLOSE-WAIT", "\(hostile)"),
  ].map {
    StateCell(
      cell: Cell(state: $0.0, segment: $0.1), response: "silence", next: $0.0)
  }

  private func page(_ cases: [RunRecord.Case]) -> String {
    let requirement = Requirement(
      id: "RFC5961:3.2", level: "MUST", section: "3.2", text: "<b>\(Self.hostile)",
      observability: .wire, reason: "")
    var format = PageFormat(
      PageContext(requirements: [requirement], cells: Self.cells) { _ in "line 1\n\(Self.hostile)\n"
      })
    var text = format.begin(
      RunStart(
        version: "1", probes: 1, positions: cases.map(\.position), started: SampleTranscript.start))
    for own in cases { text += format.add(own) }
    text += format.addFault(probe: "a.pkt", reason: "a.pkt:1:1: \(Self.hostile)")
    text += format.end(
      RunEnd(tally: Tally(), elapsed: .seconds(2), isInterrupted: false, exitStatus: 1))
    #expect(text.isEmpty)
    return format.finish()
  }

  private func sample() throws -> [RunRecord.Case] {
    var (transcript, failure) = try SampleTranscript.failure()
    failure.summary = Self.hostile
    transcript.verdict = .fail(failure)
    transcript.caseName = Self.hostile
    var other = try SampleTranscript.handshake().transcript
    other.verdict = .pass
    return [
      RunRecord.Case(transcript: other, judgement: .pass, position: 1),
      RunRecord.Case(transcript: transcript, judgement: .fail, position: 0),
    ]
  }

  private func element(_ id: String, of page: String) throws -> String {
    let pattern = try Regex("id=\"\(id)\">([^<]*)</script>", as: (Substring, Substring).self)
    return String(try #require(page.firstMatch(of: pattern)).1)
  }

  @Test func `No text of a run can end the element that it stands in`() throws {
    let page = page(try sample())
    // Those of the template, no more.
    #expect(page.components(separatedBy: "</script>").count == 4)
    #expect(!page.contains("<!--") && !page.contains("<b>"))
    #expect(!page.contains("http://") || !page.contains("src="))
  }

  @Test func `The overview has every case in the order of the listing, and its script`() throws {
    let data = try JSON(parsing: Array(element("data", of: page(sample())).utf8))
    let cases = try #require(data["cases"]?.array)
    #expect(cases.map { $0["j"]?.string } == ["fail", "pass"])
    #expect(cases[0]["c"]?.string == Printable.line(Self.hostile))
    #expect(cases[0]["k"]?.strings == ["RFC9293:3.10.7.4", "RFC5961:3.2"])
    #expect(data["started"]?.string == "2023-11-14T22:13:20Z")
    #expect(
      data["sources"]?["Probes/close-wait/every-segment.pkt"]?.string?.hasPrefix("line 1\n") == true
    )
    #expect(data["faults"]?.array?.count == 1)
  }

  @Test func `A case's line has its events, numbers, failure and frames`() throws {
    let lines = try element("details", of: page(sample())).split(separator: "\n")
    #expect(lines.count == 2)
    let detail = try JSON(parsing: Array(lines[0].utf8))
    let events = try #require(detail["e"]?.array)
    #expect(events.compactMap { $0["k"]?.string } == ["i", "o", "i", "c", "s", "i", "o"])
    #expect(events[1]["q"] == .array([.integer(0), .integer(1), .integer(1), .integer(64_240)]))
    #expect(events.last?["x"]?.string == ". 1:1(0) ack 3 win 502")
    #expect(detail["x"]?["l"]?.integer == 13)
    let frames = try #require(detail["fr"]?.array)
    #expect(frames.count == 5)
    let first = try #require(frames[0].array)
    #expect(first[0] == .integer(0) && first[1] == .integer(0) && first[2] == .integer(14))
    #expect(detail["st"]?.string == "1700000000000000000")
  }

  @Test func `An event has what is new at both ends`() throws {
    let lines = try element("details", of: page(sample())).split(separator: "\n")
    let events = try #require(JSON(parsing: Array(lines[0].utf8))["e"]?.array)
    let news = events.map { $0["S"]?.array?.map { $0.string ?? "" } }
    #expect(news[0] == ["SYN-SENT", "UNA 0 NXT 1", "SYN-RECEIVED", "RCV 1"])
    #expect(news[1] == ["ESTABLISHED", "UNA 1 NXT 1 RCV 1", "", "UNA 0 NXT 1 RCV 1"])
    #expect(news[3] == nil && news[4] == nil, "a call and a state say nothing here")
  }

  @Test func `Cells of the table have their cases`() throws {
    var cases = try sample()
    let special = Cell(state: "CLOSE-WAIT", segment: Self.hostile)
    cases[0].transcript.cell = special
    cases[0].transcript.observation = Observation(reply: "silence", next: .closeWait)
    cases[1].transcript.cell = Cell(state: "LISTEN", segment: "RST")
    let page = page(cases)
    let grid = try #require(try JSON(parsing: Array(element("data", of: page).utf8))["grid"])
    #expect(grid["states"]?.strings == ["LISTEN", "CLOSE-WAIT"])
    #expect(grid["segments"]?.strings == ["SYN", "RST"])
    let segment = Printable.line(Self.hostile)
    #expect(
      grid["special"] == .array([.array([.string("CLOSE-WAIT"), .string(segment)])]))
    #expect(grid["cells"]?["LISTEN\0RST"] == .array([.integer(0)]))
    #expect(grid["cells"]?["CLOSE-WAIT\0" + segment] == .array([.integer(1)]))
    #expect(grid["cells"]?["LISTEN\0SYN"] == nil)
    #expect(grid["rules"]?["LISTEN\0SYN"]?.strings == ["silence", "LISTEN"])
    let lines = try element("details", of: page).split(separator: "\n")
    #expect(
      try JSON(parsing: Array(lines[1].utf8))["ce"]?.strings
        == ["CLOSE-WAIT", segment, "silence", "CLOSE-WAIT"])
  }

  @Test func `Without a case of a cell there is no table`() throws {
    let data = try JSON(parsing: Array(element("data", of: page(sample())).utf8))
    #expect(data["grid"] == .null)
  }
}
