import Foundation
import Report
import Script
import Testing
import Wire

@testable import Engine
@testable import Mutation
@testable import segprobe

@Suite struct MutantRunsTests {
  private static let file = "a.pkt"

  /// The changes 'known', which is declared equivalent, and 'new'.
  private static func jobs() throws -> [Job] {
    let probe = try ScriptParser().parse(
      Array(
        """
        /*---
        title: A test
        checks: [RFC9293:3.5]
        equivalent: [{ change: known, reason: none }]
        ---*/
        0 < S 0:0(0) win 65535

        """.utf8), file: file)
    return ["known", "new"].map { name in
      var job = Job(probe: probe, testCase: probe.cases[0], mode: .version4, position: 0)
      job.mutant = Mutant(
        place: .call(1), change: .callSucceeds, name: name, original: "", mutated: "",
        location: nil, script: "")
      return job
    }
  }

  private static func surprising(_ verdict: Verdict, isReached: Bool = true) throws -> [String] {
    let jobs = try Self.jobs()
    var runs = MutantRuns(
      DeviationBook(.none, for: []), jobs, LiveScreen(.forPeople(beside: []), count: 2, what: ""))
    for (position, job) in jobs.enumerated() {
      var job = job
      job.position = position
      var transcript = job.transcript(verdict, at: Instant(nanoseconds: 0))
      if isReached {
        transcript.entries = [
          .init(at: transcript.start, kind: .note("mutant: it"), location: nil, script: "")
        ]
      }
      runs.finished(job, transcript)
    }
    return runs.surprising.compactMap(\.mutant?.name)
  }

  @Test func `What is not as it should be is tried once more`() throws {
    let failure = Verdict.fail(
      Failure(summary: "no", location: nil, expected: [], actual: nil))
    #expect(try Self.surprising(.pass) == ["new"])
    #expect(try Self.surprising(failure) == ["known"])
    #expect(try Self.surprising(.inconclusive("late")) == ["known", "new"])
    #expect(try Self.surprising(.pass, isReached: false) == ["known", "new"])
    #expect(try Self.surprising(.error("no lab")) == [])
  }

  /// A case that fails as the file says, and passes with a change: whoever sees the states has noticed, who does not
  /// would have taken the pass for one in any run.
  @Test(arguments: [(true, "killed"), (false, "survived")])
  func `A change that turns a known failure into a pass`(seesStates: Bool, name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let deviations = folder.appendingPathComponent("deviations")
    try FileManager.default.createDirectory(at: deviations, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (script, file) = (
      folder.appendingPathComponent("a.pkt"), deviations.appendingPathComponent("stack.yaml")
    )
    let text = Data("/*---\ntitle: t\nchecks: [RFC9293:3.5]\n---*/\n0 state LISTEN\n".utf8)
    try text.write(to: script)
    try Data("- { probe: a.pkt, actual: none, reason: r }\n".utf8).write(to: file)
    let probe = try ScriptParser().parse(Array(text), file: script.path)
    var job = Job(probe: probe, testCase: probe.cases[0], mode: .version4, position: 0)
    job.observesStates = seesStates
    job.mutant = try Self.jobs()[0].mutant
    let book = DeviationBook(.file(file.path), for: [probe])
    try #require(book.faults == [])
    try #require(book.deviations(of: job).count == 1)
    var runs = MutantRuns(book, [job], LiveScreen(.forPeople(beside: []), count: 1, what: ""))
    var transcript = job.transcript(.pass, at: Instant(nanoseconds: 0))
    transcript.entries = [
      .init(at: transcript.start, kind: .note("mutant: it"), location: nil, script: "")
    ]
    runs.finished(job, transcript)
    #expect(runs.results.map(\.outcome.name) == [name])
  }
}
