import Engine
import Match
import Script
import Testing

@testable import Report

@Suite struct JudgementTests {
  static let failure = Failure(
    summary: "the segment is not as expected: ack differs", location: nil,
    expected: [". 1:1(0) ack 1"],
    actual: ". 1:1(0) ack 20 win 502",
    differences: [Difference(field: "ack", expected: "1", actual: "20")])

  static func deviation(_ text: String?, _ actual: String?) -> Deviation {
    Deviation(probe: "a.pkt", expectation: .init(text: text, actual: actual), reason: "because")
  }

  static let rows:
    [(verdict: Verdict, text: String?, actual: String?, word: String, severity: Judgement.Severity)] =
      [
        (.fail(failure), nil, ". 1:1(0) ack 20", "known", .fine),
        (.fail(failure), "ack: expected 1, actual 20", nil, "known", .fine),
        (.fail(failure), "ack differs", ". 1:1(0)", "known", .fine),
        // The deviating answer is checked too.
        (.fail(failure), nil, ". 1:1(0) ack 2", "FAIL", .wrong),
        (.fail(failure), "win differs", nil, "FAIL", .wrong),
        (.fail(failure), "ack differs", "R 1:1(0)", "FAIL", .wrong),
        (.fail(failure), nil, "nothing", "FAIL", .wrong),
        (.pass, "ack differs", nil, "UNEXPECTED", .wrong),
        (.inconclusive("late"), "ack differs", nil, "UNSURE", .notRun),
        (.error("broken"), "ack differs", nil, "ERROR", .notRun),
        (.skip("no"), "ack differs", nil, "skip", .fine),
      ]

  @Test(arguments: rows.indices)
  func `A verdict is judged together with the deviations file`(_ index: Int) {
    let row = Self.rows[index]
    let judgement = Judgement(row.verdict, deviations: [Self.deviation(row.text, row.actual)])
    #expect(judgement.word == row.word)
    #expect(judgement.severity == row.severity)
  }

  @Test func `Without an entry a verdict is what it is`() {
    #expect(Judgement(.pass, deviations: []) == .pass)
    #expect(Judgement(.fail(Self.failure), deviations: []) == .fail)
  }

  @Test func `Nothing can be what comes instead`() {
    var silent = Self.failure
    silent.actual = nil
    let judgement = Judgement(.fail(silent), deviations: [Self.deviation(nil, "nothing")])
    #expect(judgement.severity == .fine)
  }

  @Test func `What no correct target sends is no part of a deviation that does not say so`() {
    func judged(_ text: String?, _ change: (inout Failure) -> Void) -> Judgement.Severity {
      var failure = Self.failure
      change(&failure)
      let entry = Self.deviation(text, text == nil ? ". 1:1(0) ack 20" : nil)
      return Judgement(.fail(failure), deviations: [entry]).severity
    }
    #expect(judged(nil) { _ in } == .fine)
    #expect(judged(nil) { $0.actual = ". 1:1(0) ack 20 win 502 <mss 1460>" } == .fine)
    #expect(judged(nil) { $0.actual = ". 1:1(0) ack 20 win 502 with reserved 4" } == .wrong)
    #expect(judged(nil) { $0.actual = ". 1:1(0) ack 20 win 502 <option 253:5a5a>" } == .wrong)
    let checksum = Difference(field: "checksum", expected: "right", actual: "wrong")
    #expect(judged(nil) { $0.differences.append(checksum) } == .wrong)
    let window = Difference(field: "win", expected: "1", actual: "2")
    #expect(judged("ack: expected 1") { _ in } == .fine)
    #expect(judged("ack: expected 1") { $0.differences.append(window) } == .wrong)
  }

  @Test func `An entry can say that a failure, or a state that was not reached, is no evidence`() {
    func judged(_ verdict: Verdict, _ meaning: Deviation.Meaning, _ text: String) -> Judgement {
      var entry = Self.deviation(text, nil)
      entry.meaning = meaning
      return Judgement(verdict, deviations: [entry])
    }
    let failed = judged(.fail(Self.failure), .noEvidence, "ack differs")
    #expect(failed.name == "not-judged" && failed.severity == .fine && failed.outcome == .unsure)
    let optional = judged(.fail(Self.failure), .option, "ack differs")
    #expect(optional.name == "not-applicable" && optional.severity == .fine)
    #expect(judged(.fail(Self.failure), .noEvidence, "win differs").severity == .wrong)
    #expect(judged(.pass, .noEvidence, "ack differs").name == "unexpected-pass")
    let stuck = Verdict.inconclusive("not reached: ack differs")
    #expect(judged(stuck, .noEvidence, "ack differs").name == "not-judged")
    #expect(judged(stuck, .noEvidence, "win differs") == .inconclusive)
    #expect(judged(stuck, .deviation, "ack differs") == .inconclusive)
    #expect(judged(stuck, .option, "ack differs") == .inconclusive)
  }

  @Test func `What happens at times may pass, and is judged as if it had happened`() {
    var entry = Self.deviation("ack differs", nil)
    entry.isIntermittent = true
    #expect(Judgement(.pass, deviations: [entry]) == .deviates(entry))
    #expect(Judgement(.fail(Self.failure), deviations: [entry]) == .deviates(entry))
    entry.meaning = .noEvidence
    let other = Self.deviation("win differs", nil)
    #expect(Judgement(.pass, deviations: [other, entry]) == .notJudged(entry))
  }

  @Test func `One entry that fits is enough`() {
    let entries = [Self.deviation(nil, "R"), Self.deviation("ack differs", nil)]
    #expect(Judgement(.fail(Self.failure), deviations: entries) == .deviates(entries[1]))
  }

  /// What was expected of a cell, `ACK ...` and LISTEN, did not come.
  private static func cellFailure(state: String?) -> Failure {
    var failure = failure
    if let state {
      failure.differences.append(Difference(field: "state", expected: "LISTEN", actual: state))
    }
    return failure
  }

  static let cells: [(actualState: String?, reply: String, next: String?, isExplained: Bool)] = [
    (nil, "silence", nil, true),
    (nil, "ACK(SND.NXT,RCV.NXT)", nil, false),
    ("CLOSED", "silence", "CLOSED", true),
    // A wrong answer explains no wrong state, nor a wrong state another one.
    ("CLOSED", "silence", nil, false),
    ("CLOSED", "silence", "LAST-ACK", false),
    (nil, "silence", "CLOSED", false),
  ]

  @Test(arguments: cells.indices)
  func `The answer in a cell is checked as a whole, and so is the state`(_ index: Int) {
    let row = Self.cells[index]
    let entry = Deviation(
      probe: "a.pkt", expectation: .init(text: nil, actual: nil, reply: row.reply, next: row.next),
      reason: "because")
    let judgement = Judgement(
      .fail(Self.cellFailure(state: row.actualState)),
      observation: Observation(
        reply: "silence", next: row.actualState.flatMap(ConnectionState.init(rawValue:)) ?? .listen),
      deviations: [entry])
    #expect(judgement.severity == (row.isExplained ? .fine : .wrong))
  }

  @Test func `A state that nobody could read does not differ`() {
    let entry = Deviation(
      probe: "a.pkt", expectation: .init(text: nil, actual: nil, reply: "silence", next: "CLOSED"),
      reason: "because")
    let judgement = Judgement(
      .fail(Self.cellFailure(state: nil)), observation: Observation(reply: "silence", next: nil),
      deviations: [entry])
    #expect(judgement == .deviates(entry))
  }

  @Test func `A state alone can be what differs`() {
    let failure = Failure(
      summary: "the state is not as expected", location: nil, expected: ["state LISTEN"],
      actual: "state CLOSED",
      differences: [Difference(field: "state", expected: "LISTEN", actual: "CLOSED")])
    #expect(
      Judgement(.fail(failure), deviations: [Self.deviation(nil, "state CLOSED")]).severity == .fine
    )
    let seen = Observation(reply: "silence", next: .closed)
    for (next, severity) in [("CLOSED", Judgement.Severity.fine), (nil, .wrong)] {
      let entry = Deviation(
        probe: "a.pkt",
        expectation: .init(text: nil, actual: nil, reply: "silence", next: next), reason: "because")
      let judgement = Judgement(.fail(failure), observation: seen, deviations: [entry])
      #expect(judgement.severity == severity)
    }
  }

  @Test func `An entry covers the cases and versions that it names`() {
    var entry = Self.deviation("x", nil)
    #expect(entry.covers(probe: "a.pkt", caseName: "any", version: "6"))
    #expect(!entry.covers(probe: "b.pkt", caseName: "any", version: "6"))
    entry.cases = ["one", "two"]
    entry.versions = ["4"]
    #expect(entry.covers(probe: "a.pkt", caseName: "two", version: "4"))
    #expect(!entry.covers(probe: "a.pkt", caseName: "three", version: "4"))
    #expect(!entry.covers(probe: "a.pkt", caseName: "two", version: "6"))
  }
}
