import Engine
import Lab
import Link
import Match
import Script
import Target
import Wire

/// What a case needs: everything that the script and the command line say about its lab and its run.
struct CasePlan {
  let job: Job
  let lab: LabConfiguration
  let engine: EngineConfiguration
  let service: Service?

  /// The port that scripts mean when they name none, of the target's service and of the tester's.
  private static let port: UInt16 = 8080

  init(_ attempt: Attempt, _ settings: CaseConfiguration) throws(PlanError) {
    job = attempt.job
    let options = try ScriptOptions(job.probe.options)
    lab = Self.lab(job, settings, options)
    let isVersion6 = job.mode == .version6
    let tester = isVersion6 ? LabConfiguration.tester6 : LabConfiguration.tester4
    let target = isVersion6 ? LabConfiguration.target6 : LabConfiguration.target4
    var engine = EngineConfiguration(
      target: Endpoint(address: target.address, port: options.bindPort ?? Self.port),
      tester: Endpoint(address: tester, port: options.connectPort ?? Self.port))
    engine.tolerance.absolute = settings.tolerance ?? options.tolerance ?? engine.tolerance.absolute
    engine.tolerance.share = options.toleranceShare ?? engine.tolerance.share
    engine.tolerance.tick = Clock.tick
    if !attempt.isLast { engine.punctuality = .milliseconds(1) }
    engine.strictSegments = options.strictSegments
    self.engine = engine
    service = try Self.service(of: job.probe)
  }

  func link(over interface: String) -> PacketLink.Configuration {
    let ends = job.testCase.tunnelEnds.subtracting(lab.testerAddresses)
    return PacketLink.Configuration(
      interface: interface, hardware: Lab.testerHardware,
      addresses: lab.testerAddresses + ends,
      peerHardware: Lab.targetHardware)
  }

  /// Where the script stands: its commands run there.
  var folder: String { Files.parent(of: job.probe.file) ?? "." }

  private static func lab(
    _ job: Job, _ settings: CaseConfiguration, _ options: ScriptOptions
  ) -> LabConfiguration {
    var lab = LabConfiguration()
    lab.mtu = settings.mtu ?? options.mtu ?? job.probe.header?.mtu ?? lab.mtu
    let sysctls = (job.probe.header?.sysctls ?? []) + settings.sysctls
    lab.sysctls = sysctls.map { Sysctl($0.name, $0.value) }
    return lab
  }

  private static func service(of probe: Probe) throws(PlanError) -> Service? {
    guard let name = probe.header?.service else { return nil }
    guard let service = Service(rawValue: name) else {
      let known = Service.allCases.map(\.rawValue).joined(separator: ", ")
      throw PlanError(description: "unknown service '\(name)'; expected one of \(known)")
    }
    return service
  }
}

/// What a script asks for and cannot have.
struct PlanError: Error, CustomStringConvertible {
  var description: String
}
