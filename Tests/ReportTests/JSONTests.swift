import Engine
import Foundation
import Match
import Testing
import Wire

@testable import Report

@Suite struct JSONTests {
  static let texts: [(JSON, String)] = [
    (.null, "null"), (.bool(true), "true"), (.integer(-5), "-5"), (.number(0.25), "0.25"),
    (.number(.nan), "null"), (.number(.infinity), "null"), (.number(1e300), "1e+300"),
    (.string(""), #""""#), (.string("a\"\\\n\r\t/é"), #""a\"\\\n\r\t/é""#),
    (.string("\u{0}\u{1B}\u{7F}\u{9B}\u{2028}"), #""\u0000\u001b\u007f\u009b\u2028""#),
    (.array([.integer(1), .null]), "[1, null]"), (.array([]), "[]"), (.object([]), "{}"),
    (
      .object([JSON.Member("b", .integer(1)), JSON.Member("a", .array([]))]), #"{"b": 1, "a": []}"#
    ),
  ]

  @Test(arguments: texts.indices)
  func `A value has one notation`(_ index: Int) {
    #expect(Self.texts[index].0.text == Self.texts[index].1)
  }

  @Test
  func `Whatever octets a string was made of, the line is valid JSON and reads back the same`()
    throws
  {
    var generator = SplitMix(seed: 7)
    for _ in 0..<500 {
      let octets = (0..<generator.next(below: 40)).map { _ in UInt8(generator.next(below: 256)) }
      let string = String(decoding: octets, as: UTF8.self)
      let line = JSON.object([JSON.Member(string, .string(string))]).text
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
      #expect(object == [string: string])
    }
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func `A failed case has all that a reader may ask for`() throws {
    var (transcript, _) = try SampleTranscript.failure()
    transcript.measures = [Measure(name: "rto", value: 0.2, unit: "s")]
    transcript.earlierAttempts = ["inconclusive: late"]
    let line = JSONLines.verdict(
      RunRecord.Case(transcript: transcript, judgement: .fail, position: 3))
    #expect(
      line.hasPrefix(
        #"{"type": "verdict", "probe": "Probes/close-wait/every-segment.pkt", "#
          + #""case": "RST in window", "ip": "4", "verdict": "fail", "seconds": 0.000231, "#))
    let verdict = try object(line)
    #expect(verdict["as_expected"] as? Bool == false)
    #expect(verdict["attempts"] as? Int == 2)
    #expect(verdict["checks"] as? [String] == ["RFC9293:3.10.7.4", "RFC5961:3.2"])
    let failure = try #require(verdict["failure"] as? [String: Any])
    #expect(failure["line"] as? Int == 13)
    #expect(failure["expected"] as? [String] == [". 1:1(0) ack 1 win >= 1000"])
    #expect(failure["actual"] as? String == ". 1:1(0) ack 3 win 502")
    let differences = try #require(failure["differences"] as? [[String: String]])
    #expect(differences.first == ["field": "ack", "expected": "1", "actual": "3"])
    let measures = try #require(verdict["measures"] as? [[String: Any]])
    #expect(measures.first?["value"] as? Double == 0.2)
  }

  @Test func `A known deviation is as expected and carries its reason`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    let deviation = Deviation(
      probe: "x", expectation: .init(text: "ack", actual: nil), reason: "an old habit")
    let verdict = try object(
      JSONLines.verdict(
        RunRecord.Case(transcript: transcript, judgement: .deviates(deviation), position: 0)))
    #expect(verdict["verdict"] as? String == "fail")
    #expect(verdict["as_expected"] as? Bool == true)
    #expect(verdict["deviation"] as? String == "an old habit")
  }

  @Test func `The summary counts every judgement`() throws {
    var tally = Tally()
    let deviation = Deviation(probe: "", expectation: .init(text: "", actual: nil), reason: "")
    var (noEvidence, option) = (deviation, deviation)
    (noEvidence.meaning, option.meaning) = (.noEvidence, .option)
    let judgements: [Judgement] = [
      .pass, .pass, .fail, .deviatesOtherwise(deviation, ""), .deviates(deviation),
      .unexpectedPass(deviation), .inconclusive, .error, .skip, .notJudged(noEvidence),
      .notJudged(option),
    ]
    for judgement in judgements { tally.add(judgement) }
    let summary = try object(
      JSONLines.summary(tally, elapsed: .milliseconds(1_500), interrupted: true, exitCode: 1))
    let counts = [
      "pass": 2, "fail": 2, "deviation": 1, "unexpected_pass": 1, "inconclusive": 1, "error": 1,
      "skip": 2, "not_judged": 1,
    ]
    for (name, count) in counts { #expect(summary[name] as? Int == count, "\(name)") }
    #expect(summary["cases"] as? Int == 11)
    #expect(summary["interrupted"] as? Bool == true)
    #expect(
      tally.summary(of: .milliseconds(1_500))
        == "11 cases in 1.500 s: 2 passed, 2 failed, 1 known deviation, 1 not judged, 1 passed unexpectedly, 1 inconclusive, 1 error, 2 skipped"
    )
  }
}
