import Engine
import Script
import Testing
import Wire

@testable import Report

/// What several stacks make of the same rules.
@Suite struct StackComparisonTests {
  private static let rule = Requirement(
    id: "RFC6298-2", level: "SHOULD", section: "2", text: "A first RTO of one second",
    observability: .wire, reason: "")
  private static let other = Requirement(
    id: "RFC9293:MUST-2", level: "MUST", section: "3.1", text: "A checksum",
    observability: .wire, reason: "")
  private static let unasked = Requirement(
    id: "RFC9293:MUST-9", level: "MUST", section: "3", text: "Nobody asks", observability: .wire,
    reason: "")
  private static let deviation = Deviation(
    probe: "a.pkt", expectation: .init(text: nil, actual: nil), reason: "It waits\nthree seconds")

  private func own(
    _ name: String, _ judgement: Judgement, _ checks: [String] = ["RFC6298-2"]
  ) throws -> RunRecord.Case {
    var (transcript, failure) = try SampleTranscript.failure()
    failure.expected = ["S. 0:0(0)"]
    failure.actual = nil
    transcript.verdict =
      switch judgement {
      case .pass: .pass
      case .skip: .skip("needs an agent")
      default: .fail(failure)
      }
    transcript.caseName = name
    transcript.checks = checks
    return RunRecord.Case(transcript: transcript, judgement: judgement, position: 0)
  }

  private func compare(_ stacks: [RunRecord.Case]...) -> StackComparison {
    StackComparison(
      stacks.enumerated().map { .init(name: "stack \($0.offset)", cases: $0.element) },
      requirements: [Self.rule, Self.other, Self.unasked])
  }

  @Test func `A row is a rule that somebody asked for, a cell the worst of its cases`() throws {
    let comparison = compare(
      [try own("x", .pass), try own("y", .deviates(Self.deviation))],
      [try own("x", .pass), try own("y", .fail), try own("z", .skip)],
      [try own("x", .skip)], [])
    #expect(comparison.rows.map(\.id) == ["RFC6298-2"])
    let cells = comparison.rows[0].cells
    #expect(cells.map(\.text) == ["deviates 1/2", "FAIL 1/2", "", ""])
    #expect(cells[0].instead == ["It waits three seconds"])
    #expect(cells[1].instead == ["nothing instead of S. 0:0(0)"])
    #expect(cells[2].instead == [] && cells[2].reasons == ["needs an agent"])
    #expect(!comparison.isExplained)
  }

  @Test func `A section has a row only for cases that name no rule`() throws {
    let comparison = compare([
      try own("x", .pass, ["RFC9293:3.10.7.4", "RFC9293:MUST-2"]),
      try own("y", .pass, ["RFC9293:3.10.7.1"]),
    ])
    #expect(comparison.rows.map(\.id) == ["RFC9293:MUST-2", "RFC9293:3.10.7.1"])
    #expect(comparison.isExplained && comparison.differing.isEmpty)
  }

  @Test func `The text has the rules that differ, the sums, and what comes instead`() throws {
    let comparison = compare(
      [try own("x", .deviates(Self.deviation)), try own("c", .pass, ["RFC9293:MUST-2"])],
      [try own("x", .pass), try own("c", .pass, ["RFC9293:MUST-2"])])
    #expect(
      comparison.text(.differing) == """
        requirement     level   stack 0       stack 1
        RFC6298-2       SHOULD  deviates 1/1  ok
        kept                    1             2
        deviates                1
        FAIL
        not judged
        not applicable

        stack 0
          RFC6298-2  It waits three seconds

        """)
    #expect(comparison.text(.all).contains("RFC9293:MUST-2  MUST    ok            ok\n"))
  }

  @Test func `What is no evidence is not judged, what is left open not applicable`() throws {
    var (noEvidence, option) = (Self.deviation, Self.deviation)
    (noEvidence.meaning, option.meaning) = (.noEvidence, .option)
    let comparison = compare(
      [try own("x", .notJudged(noEvidence)), try own("y", .notJudged(option))],
      [try own("x", .notJudged(option)), try own("y", .skip)], [try own("x", .inconclusive)],
      [try own("x", .pass), try own("y", .notJudged(noEvidence))])
    #expect(comparison.rows[0].cells.map(\.text) == ["not judged", "", "not judged", "ok"])
    #expect(comparison.rows[0].cells.map(\.isNotApplicable) == [false, true, false, false])
    #expect(comparison.isExplained)
    #expect(comparison.text(.all).contains("\nnot judged              1                    1\n"))
    #expect(comparison.text(.all).contains("\nnot applicable                      1\n"))
  }

  @Test func `In short, cases are counted by folder, those that a stack can be asked`() throws {
    var option = Self.deviation
    option.meaning = .option
    let agent = try own("needs an agent", .skip)
    let comparison = compare(
      [try own("x", .pass), try own("y", .deviates(Self.deviation)), agent],
      [try own("x", .notJudged(option)), try own("y", .inconclusive), agent])
    let area = comparison.stacks[0].cases[0].transcript.probe.split(separator: "/").dropLast().last
    #expect(
      comparison.areas == """
        | probes | stack 0 | stack 1 |
        | --- | ---: | ---: |
        | \(area ?? ".") | 1 / 1 / 0 / 0 | 0 / 0 / 1 / 1 |
        | all | 1 / 1 / 0 / 0 | 0 / 0 / 1 / 1 |

        """)
  }

  @Test func `CSV has a line for each rule and three columns for each stack`() throws {
    let comparison = compare([try own("x", .deviates(Self.deviation))], [])
    #expect(
      comparison.csv == """
        requirement,level,section,text,stack 0,stack 0: cases,stack 0: instead,stack 1,stack 1: cases,stack 1: instead\r
        RFC6298-2,SHOULD,2,A first RTO of one second,known deviation,1,It waits three seconds,,0,\r

        """)
  }
}
