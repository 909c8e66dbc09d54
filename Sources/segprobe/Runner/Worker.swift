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
  /// What the parent has for all workers, until the last has ended.
  struct Common: ~Copyable {
    fileprivate let stamps: KernelStamps
    fileprivate let settings: CaseConfiguration
    fileprivate let stack: SharedStack?

    /// A runner whose workers each carry out a case, in a process of their own.
    func runner(_ jobs: [Job], limit: Int) throws(SystemError) -> Runner {
      let (settings, stack) = (settings, stack)
      return try Runner(jobs, limit: limit, keeping: stack?.process.identifier) {
        Worker.run($0, settings, stack, $1)
      }
    }

    /// After the last worker.
    consuming func end() { stack?.stop() }
  }

  /// What the parent does once, before it forks.
  /// - Parameter buildsLabs: targets are not outside.
  static func prepare(
    _ settings: CaseConfiguration, buildsLabs: Bool
  ) throws(SystemError) -> Common {
    do throws(LabError) {
      if buildsLabs {
        try UserNamespace.enter()
        try Lab.enterTesterNamespace()
      }
    } catch {
      throw SystemError(error.description, code: 0)
    }
    let stamps: KernelStamps
    do throws(LinkError) { stamps = try KernelStamps() } catch {
      throw SystemError(error.description, code: 0)
    }
    return Common(stamps: stamps, settings: settings, stack: try sharedStack(settings))
  }

  private static func sharedStack(
    _ settings: CaseConfiguration
  ) throws(SystemError) -> SharedStack? {
    guard let target = settings.stack, target.start.lifetime == .run else { return nil }
    do { return try SharedStack(target) } catch { throw SystemError("\(error)", code: 0) }
  }

  private static func run(
    _ attempt: Attempt, _ settings: CaseConfiguration, _ stack: SharedStack?,
    _ output: WorkerOutput
  ) {
    do {
      let transcript =
        if let target = settings.stack {
          try StackCase.carryOut(attempt, target, stack, settings, output)
        } else if let target = attempt.job.target {
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
    let link = try StackCase.open(plan.link(to: lab), in: lab)
    let server = try command.map { command throws(SystemError) in
      try ServerProcess(command.text, in: lab)
    }
    if let reason = try server?.awaitPort(of: plan.engine.target, agent) {
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

  /// Where in a tick scripts without front matter begin, as their authors' harness does it: what a timer of the kernel
  /// makes of a time depends on it. There is room for what the script's own events take until the next tick, and until
  /// half a tick, where times of 10 ms lie.
  private static let afterTick = Instant.Interval.microseconds(250)
}
