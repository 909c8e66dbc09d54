import Engine
import Match
import Mutation
import Report
import Script
import Wire

/// One case in one IP version, to be run once.
struct Job {
  var probe: Probe
  var testCase: Probe.Case
  var mode: IPMode
  /// Position in the listing, from 0.
  var position: Int
  /// Where the target is, if it is not in a lab.
  var target: TargetAddress?
  /// What is known before anything is run: a case that does not fit what is under test.
  var verdict: Verdict?

  /// What is changed of what the target sends or answers, to see whether the case notices.
  var mutant: Mutant?

  /// What is known of it, for whoever runs again what nobody expects.
  var deviations: [Deviation]?

  /// There is an agent to read the states that it asks for.
  var observesStates = true

  /// `Probes/close/abort.pkt [RST in window]`
  var name: String { probe.file + (caseName.isEmpty ? "" : " [\(caseName)]") }

  /// As reports show it, with the target's address where there are several.
  var caseName: String {
    let address = target.flatMap { $0.isNamed ? "\($0.endpoint.address)" : nil }
    return [testCase.name, address ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// The same case as it is run where there is no agent, if its probe says how.
  var withoutAgent: Job {
    guard let other = probe.withoutAgent.first,
      let index = probe.cases.firstIndex(where: { $0.name == testCase.name })
    else { return self }
    var job = self
    job.probe = other
    job.testCase = other.cases[index]
    return job
  }

  /// A packetdrill script, without front matter.
  var isPlain: Bool { probe.header == nil }

  /// It asks for states that nobody reads: a pass does not say that all is as it should be.
  var leavesStatesOpen: Bool {
    !observesStates
      && testCase.events.contains { if case .state = $0.action { true } else { false } }
  }

  /// What to make of a run of it. A pass of which half was seen is no surprise.
  func judgement(of transcript: Transcript, _ deviations: [Deviation]) -> Judgement {
    let isHalfSeen = transcript.verdict == .pass && leavesStatesOpen
    return Judgement(
      transcript.verdict, observation: transcript.observation,
      deviations: isHalfSeen ? deviations.filter(\.isIntermittent) : deviations)
  }

  /// How long the script itself takes, if everything comes as late as it may.
  var scriptTime: Instant.Interval { testCase.longestTime }

  /// It waits most of its time.
  var isSlow: Bool { scriptTime > FrontMatter.slowTime }

  /// When the parent gives up on a worker: far beyond anything that the engine allows.
  var watchdog: Instant.Interval {
    let own = scriptTime
    let margin = Instant.Interval(nanoseconds: own.nanoseconds / 2) + .seconds(90)
    return max(own, probe.header?.timeout ?? .zero) + margin
  }

  /// What a report says of a case that never came to an end.
  func transcript(_ verdict: Verdict, at instant: Instant) -> Transcript {
    var transcript = Transcript(
      probe: probe.file, caseName: caseName, title: probe.header?.title ?? "",
      checks: testCase.checks, tags: probe.header?.tags.sorted() ?? [], version: mode, at: instant)
    transcript.cell = testCase.cell
    transcript.verdict = verdict
    return transcript
  }
}
