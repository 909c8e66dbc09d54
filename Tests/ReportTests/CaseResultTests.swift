import Engine
import Script
import Testing
import Wire

@testable import Report

@Suite struct CaseResultTests {
  private func result(_ caseName: String = "a \"case\", \"judgement\": x") throws -> CaseResult {
    var (transcript, _) = try SampleTranscript.failure()
    transcript.caseName = caseName
    transcript.measures = [Measure(name: "rto", value: 0.25, unit: "s")]
    return CaseResult(
      RunRecord.Case(transcript: transcript, judgement: .fail, position: 0),
      probe: "/tmp/ä/every segment.pkt", date: Instant(nanoseconds: 1_700_000_000_000_000_000))
  }

  @Test func `A line reads back as what it was made of`() throws {
    var result = try result()
    #expect(CaseResult(line: result.line.utf8) == result)
    result.target = "[::1]:80"
    result.state = nil
    result.reason = nil
    #expect(CaseResult(line: result.line.utf8) == result)
    result.observation = Observation(reply: "ACK(SND.NXT,RCV.NXT)", next: .closeWait)
    #expect(CaseResult(line: result.line.utf8) == result)
    result.observation?.next = nil
    #expect(CaseResult(line: result.line.utf8) == result)
    #expect(result.judgement == "fail" && result.outcome == .fail)
  }

  @Test func `What a line is about is known without reading it`() throws {
    var other = try result()
    other.judgement = "pass"
    other.replies = []
    let subject = CaseResult.subject(of: try result().line)
    #expect(CaseResult.subject(of: other.line) == subject)
    #expect(CaseResult.subject(of: try result("b").line) != subject)
    other.target = "[::1]:80"
    #expect(CaseResult.subject(of: other.line) != subject)
    #expect(CaseResult.probe(of: other.line) == "/tmp/ä/every segment.pkt")
    #expect(CaseResult.probe(of: "{\"probe\": \"a\\\"b\"}") == nil)
  }

  @Test(arguments: ["", "{}", "[", #"{"probe": "a", "case": "", "ip": "5", "judgement": "pass"}"#])
  func `What is no such line is nothing`(_ line: String) {
    #expect(CaseResult(line: line.utf8) == nil)
  }

  @Test func `Replies are what came after the last segment to the target`() throws {
    var sample = SampleTranscript()
    #expect(sample.transcript.repliesToLast == [])
    try sample.add(.outbound, at: 1, [.ack], 5, ack: 1)
    try sample.add(.inbound, at: 2, [.syn], 0)
    #expect(sample.transcript.repliesToLast == [])
    try sample.add(.outbound, at: 4, [.ack], 9, ack: 2, window: 7)
    try sample.add(.outbound, at: 3, [.ack], 8, ack: 1, window: 7)
    #expect(sample.transcript.repliesToLast == [". 8:8(0) ack 1 win 7", ". 9:9(0) ack 2 win 7"])
  }

  @Test func `The last state is the one that was read, expected or not`() {
    var transcript = SampleTranscript().transcript
    #expect(transcript.lastState == nil)
    for name in ["ESTABLISHED", "CLOSE-WAIT"] {
      transcript.entries.append(
        .init(at: transcript.start, kind: .state(name), location: nil, script: ""))
    }
    #expect(transcript.lastState == "CLOSE-WAIT")
    transcript.verdict = .fail(
      Failure(
        summary: "", location: nil, expected: ["state LAST-ACK"], actual: "state CLOSED"))
    #expect(transcript.lastState == "CLOSED")
  }

  @Test func `Fields of CSV are quoted where they must be`() {
    #expect(CSVLine.text(of: ["a", "b,c", "d\"e", "f\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",")
  }
}
