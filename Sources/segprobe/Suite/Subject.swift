import Engine
import Lab
import Match
import Script
import Wire

/// What is under test, and what of it a probe can count on.
enum Subject {
  /// This machine's TCP; each lab has the service, or the agent for the calls, that its probe asks for.
  case lab
  /// A server of the user's in each lab.
  case server(ServerCommand, KnownServer?)
  /// A stack that is started in labs.
  case stack(TargetFile)
  /// What is already there, with an agent if there is a command that starts one. No server: nobody listens at the port.
  case outside(KnownServer?, agent: String?)

  /// What the cases must know of it.
  func configured(_ configuration: CaseConfiguration) -> CaseConfiguration {
    var configuration = configuration
    switch self {
    case .lab: break
    case .server(let server, _): configuration.server = server
    case .stack(let target): configuration.stack = target
    case .outside(let server, let agent):
      configuration.service = server?.service
      configuration.agent = agent
    }
    return configuration
  }

  /// Why a case cannot be run against it; `nil` if it can.
  func obstacle(to job: Job) -> String? {
    if case .lab = self {
      return job.isForAnyService
        ? "needs a server that is there: --target, or --exec and --port" : nil
    }
    guard let header = job.probe.header else { return "is a packetdrill script, which needs a lab" }
    switch self {
    case .lab: return nil
    case .stack(let target): return target.obstacle(to: job, header)
    case .server(_, let server):
      if header.agent { return "makes system calls itself instead of testing a server" }
      return Self.difference(job, header.service, server)
    case .outside(let server, let agent):
      return job.testCase.obstacleOutside ?? header.obstacleOutside
        ?? (agent == nil ? Self.withoutAgent(job, header, server) : nil)
    }
  }

  private static func withoutAgent(
    _ job: Job, _ header: FrontMatter, _ server: KnownServer?
  ) -> String? {
    job.needOfAgent ?? difference(job, header.service, server)
  }

  private static func difference(
    _ job: Job, _ wanted: String?, _ server: KnownServer?
  ) -> String? {
    if wanted == server?.name || wanted == FrontMatter.anyService { return nil }
    guard let wanted else { return "needs a port where nobody listens" }
    if let server, job.testCase.demand.isMet(by: server, insteadOf: wanted) { return nil }
    return "needs the service '\(wanted)'"
  }
}

extension Job {
  /// Why it cannot be run without an agent; `nil` if it can.
  var needOfAgent: String? {
    if probe.header?.agent == true { return "needs an agent: it makes system calls on the target" }
    return testCase.runsCommands ? "needs an agent: it runs commands on the target" : nil
  }

  /// Its probe takes whatever runs on the port.
  var isForAnyService: Bool { probe.header?.service == FrontMatter.anyService }
}

/// A server that the user wants tested in a lab.
struct ServerCommand {
  /// For /bin/sh.
  var text: String
  var port: UInt16
}

extension FrontMatter {
  /// What can be had in a lab alone.
  fileprivate var obstacleOutside: String? {
    sysctls.first.map { "needs a lab: it sets \($0.name)" }
  }
}

extension Probe.Case {
  /// The tester's ports that it takes.
  var connectionCount: Int {
    let names = events.compactMap { event -> String? in
      guard case .inbound(let name, _) = event.action else { return nil }
      return name ?? ""
    }
    return max(Set(names).count, 1)
  }

  /// Ports that are held for one case outside a lab.
  private static let mostPorts = 16

  fileprivate var obstacleOutside: String? {
    let packets = events.flatMap(\.packets)
    if packets.contains(where: { !$0.outer.isEmpty }) {
      return "needs a lab: it sends through tunnels"
    }
    if packets.contains(where: { $0.network.source != nil || $0.network.destination != nil })
      || packets.contains(where: \.network.recordsLabAddress)
    {
      return "needs a lab: it names addresses"
    }
    if packets.contains(where: { $0.body.namesPorts }) { return "needs a lab: it names ports" }
    // It holds for minutes, and for everything that goes from there to here.
    if packets.contains(where: { $0.body.changesPath }) {
      return "needs a lab: it changes the target's MTU of the path to this machine"
    }
    return connectionCount > Self.mostPorts
      ? "needs a lab: it takes more than \(Self.mostPorts) connections" : nil
  }

  fileprivate var runsCommands: Bool {
    initialCommand != nil || cleanupCommand != nil
      || events.contains { event in
        switch event.action {
        case .command, .code: true
        case .inbound, .outbound, .call, .state: false
        }
      }
  }

  /// It says `MTU`.
  var dependsOnMTU: Bool { events.contains { $0.text.contains("MTU") } }
}

extension Event {
  var packets: [PacketTemplate] {
    switch action {
    case .inbound(_, let template): [template]
    case .outbound(_, let alternatives): alternatives
    case .call, .state, .command, .code: []
    }
  }
}

extension NetworkTemplate {
  /// In an IP option, as a target in a lab writes it there.
  fileprivate var recordsLabAddress: Bool {
    let address = LabConfiguration.target4.address.octets
    return options.map { list in list.indices.contains { list[$0...].starts(with: address) } }
      ?? false
  }
}

extension PacketTemplate.Body {
  /// It tells of an MTU of the path (RFC 1191, RFC 8201).
  fileprivate var changesPath: Bool {
    guard case .icmp(let message) = self else { return false }
    return message.mtu != nil
  }

  fileprivate var namesPorts: Bool {
    switch self {
    case .tcp(let segment): segment.ports != nil
    case .udp(let datagram): datagram.ports != nil
    case .icmp, .raw, .silence: false
    }
  }
}
