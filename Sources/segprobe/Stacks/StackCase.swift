import CLinux
import Engine
import Lab
import Link
import Match
import Mutation
import Report
import Script
import Wire

/// A case against a stack of a target file.
enum StackCase {
  static func carryOut(
    _ attempt: Attempt, _ target: TargetFile, _ shared: SharedStack?,
    _ settings: CaseConfiguration, _ output: WorkerOutput
  ) throws -> Transcript {
    let job = attempt.job
    let options = try ScriptOptions(job.probe.options, commandLine: settings.options)
    let plan = try StackPlan(job, options, settings, target)
    if let shared {
      let link = try open(plan.link(to: shared.lab, for: job), in: shared.lab)
      if link.needsResolution { try link.resolve(plan.engine.target.address) }
      return try run(attempt, plan, link, shared.process, output)
    }
    let lab = try Lab(plan.lab, tester: .shared)
    // A device that is there can be listened to before anything is sent.
    var link =
      target.link.isMadeByStack ? nil : try open(plan.link(to: lab, for: job), in: lab)
    let process = try StackProcess(target, in: lab, isShared: false)
    try process.awaitDevice(in: lab)
    if link == nil { link = try open(plan.link(to: lab, for: job), in: lab) }
    guard let link else { throw SystemError("no link", code: 0) }
    do {
      try process.awaitReadiness(of: plan.door, from: plan.engine.tester.address, over: link)
    } catch {
      // On a busy machine a program can take long to start.
      if attempt.isLast || process.hasEnded { throw error }
      return job.transcript(.inconclusive("\(error)"), at: Clock.realTime())
    }
    let transcript = try run(attempt, plan, link, process, output)
    process.stop(in: lab)
    return transcript
  }

  private static func run(
    _ attempt: Attempt, _ plan: StackPlan, _ link: PacketLink, _ process: StackProcess,
    _ output: WorkerOutput
  ) throws -> Transcript {
    let job = attempt.job
    let before = process.condition
    clinux_be_urgent(CLINUX_MOST_URGENT)
    defer { clinux_be_ordinary() }
    if process.target.stop == nil { try Capabilities.drop() }
    let intervention = job.mutant.map(Intervention.init)
    var transcript = Engine.run(
      job.testCase, of: job.probe, mode: job.mode, link: intervention?.link(link) ?? link,
      target: nil, configuration: plan.engine
    ) { now in
      output.sayIsReady()
      return now
    }
    intervention?.speak(in: &transcript)
    let isKnown = judgement(of: transcript, job)?.severity == .fine
    process.speak(in: &transcript, since: before, isLast: attempt.isLast, isKnown: isKnown)
    if !attempt.isLast, judgement(of: transcript, job)?.severity == .wrong { doubt(&transcript) }
    return transcript
  }

  /// `nil` where nobody has looked into the deviations file.
  private static func judgement(of transcript: Transcript, _ job: Job) -> Judgement? {
    job.deviations.map { job.judgement(of: transcript, $0) }
  }

  /// A stack in user space can be late where nobody sees it, in a lock or a library's timer: what nobody expects of it has
  /// to be seen twice.
  private static func doubt(_ transcript: inout Transcript) {
    let seen = if case .fail(let failure) = transcript.verdict { failure.summary } else { "passed" }
    transcript.verdict = .inconclusive("to be seen once more, since nobody expects it: \(seen)")
  }

  /// A device that has a process at its other end is looked at where it is.
  static func open(
    _ link: PacketLink.Configuration, in lab: borrowing Lab
  ) throws -> PacketLink {
    guard lab.isSeenFromTarget else { return try PacketLink(link) }
    return try lab.inTarget {
      Result { () throws(LinkError) in try PacketLink(link) }
    }.get()
  }
}
