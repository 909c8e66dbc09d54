import CLinux
import Engine
import Lab
import Link
import Match
import Mutation
import Script
import Target
import Wire

/// What a worker does: builds a lab, runs one case in it.
enum Worker {
  /// What the parent does once, before it forks.
  /// - Parameter buildsLabs: targets are not outside.
  /// - Returns: to be kept until the last worker has ended.
  static func prepare(buildsLabs: Bool) throws(SystemError) -> KernelStamps {
    do throws(LabError) {
      if buildsLabs {
        try UserNamespace.enter()
        try Lab.enterTesterNamespace()
      }
    } catch {
      throw SystemError(error.description, code: 0)
    }
    do throws(LinkError) {
      return try KernelStamps()
    } catch {
      throw SystemError(error.description, code: 0)
    }
  }

  /// In the worker's own process, which ends afterwards.
  static func run(_ attempt: Attempt, _ settings: CaseConfiguration, _ output: WorkerOutput) {
    do {
      let transcript =
        if let target = attempt.job.target {
          try OutsideCase.carryOut(attempt, at: target, settings, output)
        } else {
          try carryOut(CasePlan(attempt, settings), settings.server, output)
        }
      output.write(transcript)
    } catch {
      output.write(attempt.job.transcript(.error("\(error)"), at: Clock.realTime()))
    }
  }

  private static func carryOut(
    _ plan: CasePlan, _ command: ServerCommand?, _ output: WorkerOutput
  ) throws -> Transcript {
    if let reason = plan.obstacle {
      return plan.job.transcript(.skip(reason), at: Clock.realTime())
    }
    let lab = try Lab(plan.lab, tester: .shared)
    let agent = try AgentProcess.start(
      in: lab, folder: plan.folder, ownsTemporaryFolder: plan.job.isPlain)
    let link = try openLink(plan, lab)
    let server = try command.map { command throws(SystemError) in
      try ServerProcess(command, in: lab)
    }
    if let reason = try server?.awaitPort(of: plan.engine.target.address, agent) {
      return plan.job.transcript(.skip(reason), at: Clock.realTime())
    }
    clinux_be_urgent(CLINUX_MOST_URGENT)
    defer { clinux_be_ordinary() }
    try Capabilities.drop()
    if let service = plan.service { try agent.serve(service, port: plan.engine.target.port) }
    let isPlain = plan.job.isPlain
    let intervention = plan.job.mutant.map(Intervention.init)
    var transcript = Engine.run(
      plan.job.testCase, of: plan.job.probe, mode: plan.job.mode,
      link: intervention?.link(link) ?? link, target: intervention?.target(agent) ?? agent,
      configuration: plan.engine
    ) { now in
      output.sayIsReady()
      // What is wrong with the agent shows again with the first event.
      try? agent.warmUp()
      return isPlain ? now + Clock.untilTick() + afterTick : now
    }
    intervention?.speak(in: &transcript)
    server?.speak(in: &transcript)
    return transcript
  }

  /// A device is looked at where it is.
  private static func openLink(
    _ plan: CasePlan, _ lab: borrowing Lab
  ) throws -> PacketLink {
    let link = plan.link(to: lab)
    guard lab.device != nil else { return try PacketLink(link) }
    return try lab.inTarget {
      Result { () throws(LinkError) in try PacketLink(link) }
    }.get()
  }

  /// Where in a tick scripts without front matter begin, as their authors' harness does it: what a timer of the kernel
  /// makes of a time depends on it. There is room for what the script's own events take until the next tick, and until
  /// half a tick, where times of 10 ms lie.
  private static let afterTick = Instant.Interval.microseconds(250)
}
