import CLinux
import Engine
import Lab
import Link
import Match
import Mutation
import Script
import Target
import Wire

/// A case against a target that is not in a lab.
enum OutsideCase {
  static func carryOut(
    _ attempt: Attempt, at target: TargetAddress, _ settings: CaseConfiguration,
    _ output: WorkerOutput
  ) throws -> Transcript {
    let job = attempt.job
    let agent = try startAgent(settings)
    let serves =
      agent != nil && !job.isForAnyService
      && job.probe.header?.service != settings.service?.rawValue
    var endpoint = target.endpoint
    // One after the other on one port would meet what those before have left.
    if serves || job.probe.header?.agent == true {
      endpoint.port = port(for: job, after: endpoint.port)
    }
    let reach = try Reach(
      to: endpoint, from: target.source, ports: .free(job.testCase.connectionCount))
    clinux_be_urgent(CLINUX_MOST_URGENT)
    defer { clinux_be_ordinary() }
    try Capabilities.drop()
    if serves, let agent, let service = try CasePlan.service(of: job.probe) {
      try agent.serve(service, port: endpoint.port)
    }
    let intervention = job.mutant.map(Intervention.init)
    var transcript = Engine.run(
      job.testCase, of: job.probe, mode: job.mode,
      link: intervention?.link(reach.link) ?? reach.link,
      target: agent.map { intervention?.target($0) ?? $0 },
      configuration: try engine(attempt, target, reach, settings)
    ) { now in
      output.sayIsReady()
      try? agent?.warmUp()
      return now
    }
    intervention?.speak(in: &transcript)
    transcript.verdict = transcript.verdict.whereFramesMayBeJoined
    transcript.caseName = job.caseName
    return transcript
  }

  private static func startAgent(_ settings: CaseConfiguration) throws -> AgentClient? {
    guard let command = settings.agent else { return nil }
    return try AgentProcess.start(command: command)
  }

  /// Those of the target that follow the one that was named.
  private static func port(for job: Job, after first: UInt16) -> UInt16 {
    let count = Int(UInt16.max - first)
    guard count > 0 else { return first }
    return first + UInt16(1 + job.position % count)
  }

  private static func engine(
    _ attempt: Attempt, _ target: TargetAddress, _ reach: Reach, _ settings: CaseConfiguration
  ) throws(PlanError) -> EngineConfiguration {
    let options = try ScriptOptions(attempt.job.probe.options, commandLine: settings.options)
    var engine = CasePlan.engine(
      target: reach.target, tester: Endpoint(address: reach.source, port: reach.ports[0]), options,
      settings)
    engine.testerPorts = reach.ports
    engine.mtu = target.mtu
    engine.resetsConnections = true
    // The next answer may take longer than the first.
    engine.tolerance.roundTrip = target.roundTrip + target.roundTrip
    engine.settle = engine.settle + engine.tolerance.roundTrip
    return engine
  }
}
