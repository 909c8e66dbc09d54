import Engine
import Glibc
import Lab
import Link
import Match
import Script
import Wire

/// What a case with a stack of a target file needs.
struct StackPlan {
  let target: TargetFile
  let lab: LabConfiguration
  let engine: EngineConfiguration
  /// Whom to ask whether it is ready.
  let door: Endpoint

  init(
    _ job: Job, _ options: ScriptOptions, _ settings: CaseConfiguration, _ target: TargetFile
  ) throws(PlanError) {
    self.target = target
    let isIPv6 = job.mode == .version6
    guard let address = target.address(isIPv6: isIPv6), let peer = target.peer(isIPv6: isIPv6),
      let port = target.port(for: job.testCase, of: job.probe.header),
      let doorPort = target.anyService.flatMap({ target.services[$0] })
    else { throw PlanError("\(target.path) has not what this case needs") }
    lab = Self.lab(of: target, mtu: job.probe.header?.mtu)
    let end = Endpoint(address: address.address, port: port)
    let isServed = target.services.values.contains(port)
    door = isServed ? end : Endpoint(address: address.address, port: doorPort)
    let isShared = target.start.lifetime == .run
    let tester = isShared ? Self.tester(at: getpid(), from: peer, in: address) : (peer, 40_000)
    var engine = CasePlan.engine(
      target: end, tester: Endpoint(address: tester.0, port: 8080), options, settings)
    engine.testerPorts = [tester.1]
    engine.mtu = lab.mtu
    engine.tolerance.roundTrip = target.patience
    engine.settle = engine.settle + target.patience
    engine.resetsConnections = isShared
    self.engine = engine
  }

  static func lab(of target: TargetFile, mtu: Int? = nil) -> LabConfiguration {
    var lab = LabConfiguration()
    lab.mtu = mtu ?? target.link.mtu
    lab.targetInterface = target.link.device
    lab.isKernelOnLink = target.link.isKernels
    lab.targetAddresses = target.link.isKernels ? target.addresses : []
    lab.testerAddresses = target.peers
    // A stack that is started once has a tester at other addresses of the network, too.
    lab.neighbours = target.link.isKernels && target.start.lifetime == .case ? .known : .asked
    lab.routes = []
    lab.device =
      switch target.link.kind {
      case .veth: .pair
      case .tap, .tun:
        target.link.isMadeByStack
          ? .madeByProcess
          : .process(
            frames: target.link.kind == .tap, isHandedOver: target.link.descriptor != nil)
      }
    return lab
  }

  func link(to lab: borrowing Lab, for job: Job) -> PacketLink.Configuration {
    let testers =
      engine.resetsConnections ? [engine.tester.address] : lab.configuration.testerAddresses
    let ends = job.testCase.furtherAddresses.subtracting(testers)
    return Self.link(to: lab, of: target, addresses: testers + ends)
  }

  static func link(
    to lab: borrowing Lab, of target: TargetFile, addresses: [IPAddress]
  ) -> PacketLink.Configuration {
    var link = PacketLink.Configuration(
      interface: lab.interface, hardware: Lab.testerHardware, addresses: addresses,
      peerHardware: target.link.isKernels ? Lab.targetHardware : nil)
    if target.link.kind == .tun { link.medium = .bare }
    return link
  }

  /// The address and first port of the tester in one of many cases on one stack.
  private static func tester(
    at number: Int32, from peer: IPAddress, in network: Prefix
  ) -> (IPAddress, UInt16) {
    let count = Int(number)
    switch peer {
    case .v4(let address):
      let mask = network.length == 0 ? 0 : UInt32.max << UInt32(32 - min(network.length, 30))
      let room = Int(~mask) - 1
      // Hosts are 1 to room; the target's own is left out.
      let first = Int(address.rawValue & ~mask)
      var host = 1 + (first - 1 + count) % room
      if case .v4(let own) = network.address, Int(own.rawValue & ~mask) == host {
        host = 1 + host % room
      }
      let turn = count / room % 2_000
      return (
        .v4(IPv4Address(rawValue: address.rawValue & mask | UInt32(host))),
        UInt16(40_000 + turn * 10)
      )
    case .v6(let address):
      return (
        .v6(IPv6Address(high: address.high, low: address.low &+ UInt64(count) << 16)), 40_000
      )
    }
  }
}
