import Engine
import Foundation
import Script
import Testing
import Wire

@testable import Report

@Suite struct PageTests {
  private static let hostile = "</script><script>alert(1)</script><!-- ]]> \u{2028} & \" '"

  private func page(_ cases: [RunRecord.Case]) -> String {
    let requirement = Requirement(
      id: "RFC5961:3.2", level: "MUST", section: "3.2", text: "<b>\(Self.hostile)",
      observability: .wire, reason: "")
    var format = PageFormat(
      PageContext(requirements: [requirement]) { _ in "line 1\n\(Self.hostile)\n" })
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
}
