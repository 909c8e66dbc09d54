import Engine
import Foundation
import Testing
import Wire

@testable import Report

@Suite struct RunRecordTests {
  @Test func `A verdict reads back as the transcript and the judgement that it was made of`() throws
  {
    var (transcript, _) = try SampleTranscript.failure()
    transcript.measures = [Measure(name: "rto", value: 0.2, unit: "s")]
    let deviation = Deviation(
      probe: transcript.probe, expectation: .init(text: nil, actual: nil), reason: "a habit",
      line: 17)
    var (noEvidence, option) = (deviation, deviation)
    (noEvidence.meaning, option.meaning) = (.noEvidence, .option)
    let judgements: [Judgement] = [
      .notJudged(noEvidence), .notJudged(option),
      .pass, .fail, .deviates(deviation), .deviatesOtherwise(deviation, "otherwise"),
      .unexpectedPass(deviation), .inconclusive, .error, .skip,
    ]
    for (position, judgement) in judgements.enumerated() {
      let line = JSONLines.verdict(
        RunRecord.Case(transcript: transcript, judgement: judgement, position: position))
      guard case .verdict(let own) = try RunRecord(parsing: Array(line.utf8)) else {
        Issue.record("not a verdict: \(line)")
        continue
      }
      #expect(own.transcript.encoded == transcript.encoded)
      #expect(own.judgement == judgement)
      #expect(own.position == position)
    }
  }

  @Test func `Events stand in the order of time, in script notation`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    let json = try JSON(
      parsing: Array(
        JSONLines.verdict(
          RunRecord.Case(transcript: transcript, judgement: .fail, position: 0)
        ).utf8))
    let events = try #require(json["events"]?.array)
    #expect(events.count == transcript.entries.count)
    let kinds = events.compactMap { $0["kind"]?.string }
    #expect(kinds.prefix(5) == ["inbound", "outbound", "inbound", "call", "state"])
    #expect(events.last?["text"]?.string == ". 1:1(0) ack 3 win 502")
    #expect(events.last?["line"]?.integer == 13)
    #expect(events.last?["at"]?.number == 0.000231)
  }

  @Test func `Runs, faults and summaries read back`() throws {
    let start = RunStart(
      version: "1.0", probes: 1, positions: [3, 1], started: SampleTranscript.start,
      shard: RunStart.ShardNumber(number: 3, count: 8))
    guard case .run(let read) = try RunRecord(parsing: Array(JSONLines.run(start).utf8)) else {
      Issue.record("no run")
      return
    }
    #expect(read.version == "1.0" && read.probes == 1 && read.started == start.started)
    #expect(read.shard == start.shard)
    let fault = JSONLines.fault(probe: "x.pkt", reason: "x.pkt:1:1: error")
    guard case .fault("x.pkt", "x.pkt:1:1: error") = try RunRecord(parsing: Array(fault.utf8))
    else {
      Issue.record("\(fault)")
      return
    }
    let summary = JSONLines.summary(
      Tally(), elapsed: .seconds(2), interrupted: true, exitCode: 1)
    guard case .summary(.seconds(2), true, 1) = try RunRecord(parsing: Array(summary.utf8)) else {
      Issue.record("\(summary)")
      return
    }
  }

  @Test(arguments: [
    "", "{", "[1]", "{}", #"{"type": "x"}"#, #"{"type": "verdict", "ip": "4"}"#,
    #"{"type": "verdict", "ip": "4", "transcript": "AA=="}"#,
    #"{"type": "verdict", "ip": "4", "transcript": "A"}"#,
  ])
  func `What is no line of a report is said, and never traps`(_ line: String) {
    #expect(throws: RunRecord.Problem.self) { try RunRecord(parsing: Array(line.utf8)) }
  }

  @Test func `Base64 is its own inverse, and refuses anything else`() throws {
    var generator = SplitMix(seed: 11)
    for length in 0..<200 {
      let octets = (0..<length).map { _ in UInt8(generator.next(below: 256)) }
      let text = Base64.text(of: octets)
      #expect(text == Data(octets).base64EncodedString())
      #expect(Base64.octets(of: text) == octets)
    }
    for text in ["A", "AA=A", "====", "AB==", "A\u{e9}==", "AAA\n"] {
      #expect(Base64.octets(of: text) == nil, "\(text)")
    }
  }
}
