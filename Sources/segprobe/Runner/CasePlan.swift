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
  let options: ScriptOptions
  let lab: LabConfiguration
  let engine: EngineConfiguration
  let service: Service?

  /// The port that scripts mean when they name none, of the target's service and of the tester's.
  private static let port: UInt16 = 8080

  init(_ attempt: Attempt, _ settings: CaseConfiguration) throws(PlanError) {
    job = attempt.job
    options = try ScriptOptions(job.probe.options, commandLine: settings.options)
    let isPlain = job.probe.header == nil
    let ends = try LabAddresses(
      options.addresses, isIPv6: job.mode == .version6, isPlain: isPlain)
    lab =
      try isPlain ? Self.plainLab(job, options, settings, ends) : Self.lab(job, options, settings)
    let listening = options.bindPort ?? settings.server?.port ?? Self.port
    var engine = Self.engine(
      target: Endpoint(address: ends.target.address, port: listening),
      tester: Endpoint(address: ends.tester, port: options.connectPort ?? Self.port), options,
      settings)
    engine.mtu = lab.mtu
    engine.isTentative = !attempt.isLast
    engine.isStrict = attempt.isStrict
    self.engine = engine
    service = try settings.server == nil ? Self.service(of: job.probe) : nil
  }

  func link(to lab: borrowing Lab) -> PacketLink.Configuration {
    let ends = job.testCase.furtherAddresses.subtracting(lab.configuration.testerAddresses)
    var link = PacketLink.Configuration(
      interface: lab.interface, hardware: Lab.testerHardware,
      addresses: lab.configuration.testerAddresses + ends, peerHardware: Lab.targetHardware)
    if let device = lab.device { link.medium = .device(device) }
    link.segmentSize = options.segmentSize
    return link
  }

  /// Where the script stands: its commands run there.
  var folder: String { Files.parent(of: job.probe.file) ?? "." }

  static func engine(
    target: Endpoint, tester: Endpoint, _ options: ScriptOptions, _ settings: CaseConfiguration
  ) -> EngineConfiguration {
    var engine = EngineConfiguration(target: target, tester: tester)
    engine.tolerance.absolute = options.tolerance ?? engine.tolerance.absolute
    engine.tolerance.share = options.toleranceShare ?? engine.tolerance.share
    engine.tolerance.tick = Clock.tick
    engine.strictSegments = options.strictSegments
    engine.timestampTick = options.timestampTick
    engine.echoesScaledTimestamps = options.echoesScaledTimestamps
    engine.nonFatal = options.nonFatal
    engine.initialCommands = options.initScripts
    engine.allowsCommands = settings.allowsCommands
    return engine
  }

  /// A probe finds both versions of IP, and a wire.
  private static func lab(
    _ job: Job, _ options: ScriptOptions, _ settings: CaseConfiguration
  ) throws(PlanError) -> LabConfiguration {
    var ends: [LabAddresses] = []
    for isIPv6 in [false, true] {
      ends.append(try LabAddresses(options.addresses, isIPv6: isIPv6, isPlain: false))
    }
    var lab = LabConfiguration()
    lab.mtu = options.mtu ?? job.probe.header?.mtu ?? lab.mtu
    lab.targetAddresses = options.addresses.isAnyIP ? [] : ends.map(\.target)
    lab.testerAddresses = ends.map(\.tester)
    lab.routes = ends.map(\.route)
    let sysctls = (job.probe.header?.sysctls ?? []) + settings.sysctls
    lab.sysctls = sysctls.map { Sysctl($0.name, $0.value) }
    return lab
  }

  /// A plain script finds one version of IP, and a device like packetdrill's.
  private static func plainLab(
    _ job: Job, _ options: ScriptOptions, _ settings: CaseConfiguration, _ ends: LabAddresses
  ) -> LabConfiguration {
    var lab = LabConfiguration()
    lab.mtu = options.mtu ?? Conventions.mtu(job.mode)
    lab.targetAddresses = options.addresses.isAnyIP ? [] : [ends.target]
    lab.testerAddresses = [ends.tester]
    lab.routes = [ends.route]
    lab.device = settings.allowsTun ? .tun : .pair
    lab.neighbours = .unneeded
    lab.offloads = .segmentation
    lab.sysctls = settings.sysctls.map { Sysctl($0.name, $0.value) }
    return lab
  }

  static func service(of probe: Probe) throws(PlanError) -> Service? {
    guard let name = probe.header?.service, name != FrontMatter.anyService else { return nil }
    guard let service = Service(rawValue: name) else {
      let known = Service.allCases.map(\.rawValue).joined(separator: ", ")
      throw PlanError("unknown service '\(name)'; expected one of \(known)")
    }
    return service
  }
}

/// What a script asks for and cannot have.
struct PlanError: Error, CustomStringConvertible {
  let message: String
  /// Where the script says it, if that is one place.
  let location: SourceLocation?

  init(_ message: String, at location: SourceLocation? = nil) {
    self.message = message
    self.location = location
  }

  var description: String {
    (location.map { "\($0.file):\($0.line):\($0.column): " } ?? "") + message
  }
}
