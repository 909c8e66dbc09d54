import Engine
import Testing
import Wire

@testable import Report

@Suite struct RunComparisonTests {
  private func own(
    _ name: String, _ judgement: Judgement, rto: Double? = nil, summary: String = "it differs"
  ) throws -> RunRecord.Case {
    var (transcript, failure) = try SampleTranscript.failure()
    failure.summary = summary
    transcript.verdict = judgement == .fail ? .fail(failure) : .pass
    transcript.caseName = name
    transcript.checks = ["RFC6298-2"]
    if let rto { transcript.measures = [Measure(name: "rto", value: rto, unit: "s")] }
    return RunRecord.Case(transcript: transcript, judgement: judgement, position: 0)
  }

  private func compare(_ before: [RunRecord.Case], _ after: [RunRecord.Case]) -> RunComparison {
    RunComparison(("a.jsonl", before), ("b.jsonl", after), threshold: 0.25)
  }

  @Test func `A run does not differ from itself`() throws {
    let cases = [try own("x", .pass, rto: 0.2), try own("y", .fail)]
    let comparison = compare(cases, cases)
    #expect(comparison.isEmpty && comparison.hasSameVerdicts)
    #expect(comparison.text == "a.jsonl and b.jsonl do not differ\n")
  }

  @Test func `Another verdict is told with its reason, and what it means for the requirement`()
    throws
  {
    let comparison = compare([try own("x", .pass)], [try own("x", .fail)])
    #expect(!comparison.hasSameVerdicts)
    let name = "Probes/close-wait/every-segment.pkt [x] IPv4"
    #expect(comparison.parts[0].rows == [[name, "pass", "fail", "it differs"]])
    #expect(comparison.parts[2].rows == [["RFC6298-2", "1 pass", "1 fail"]])
    #expect(comparison.text.contains("Verdicts: 1\n"))
  }

  @Test func `A case that fails otherwise than before is another finding`() throws {
    let comparison = compare([try own("x", .fail)], [try own("x", .fail, summary: "nothing came")])
    #expect(comparison.parts[0].rows.first?.last == "nothing came")
  }

  @Test(arguments: [
    (0.2, 0.24, nil), (0.2, 0.3, "+50 %"), (0.2, 0.1, "-50 %"), (0, 1, "from zero"),
  ])
  func `A quantity has changed when it differs by more than the threshold`(
    _ before: Double, _ after: Double, _ change: String?
  ) throws {
    let comparison = compare([try own("x", .pass, rto: before)], [try own("x", .pass, rto: after)])
    #expect(comparison.parts[1].rows.first?.last == change)
    #expect(comparison.hasSameVerdicts)
  }

  @Test func `Cases of one run alone are named, and change no requirement`() throws {
    let comparison = compare([try own("x", .pass)], [try own("y", .fail)])
    #expect(comparison.parts[3].rows.map { $0[1] } == ["before", "after"])
    #expect(comparison.parts[2].rows.isEmpty)
    #expect(comparison.hasSameVerdicts)
  }
}
