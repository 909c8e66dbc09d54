import Engine
import Lab
import Link
import Match
import Wire

/// The way from this machine to one target: the tester's address, its ports that nobody else may use, and a link.
///
/// The guards end with it: keep it until the last segment has been seen.
struct Reach {
  let target: Endpoint
  let source: IPAddress
  let route: HostRoute
  /// Of the tester, reserved.
  let ports: [UInt16]
  let link: PacketLink
  /// `nil`: the source is no address of this machine, so that no kernel answers.
  let guardWay: PortGuard.Way?
  private let guards: Guards

  /// - Parameters:
  ///   - source: to send from; `nil`: as the routing table says.
  ///   - ports: how many are needed, or which.
  init(
    to target: Endpoint, from source: IPAddress? = nil, ports: Ports = .free(1)
  ) throws(SystemError) {
    do throws(LabError) {
      route = try HostRoute(to: target.address)
    } catch { throw SystemError(error.description, code: 0) }
    self.target = target
    self.source = source ?? route.source
    // What the routing table chooses is an address of this machine.
    let isOwn =
      source == nil || route.medium == .loopback || HostRoute.isOwn(self.source)
    do throws(LinkError) {
      guards = try isOwn ? Guards(self.source, ports) : Guards(unowned: ports)
      self.ports = guards.ports
      guardWay = guards.way
      link = try PacketLink(Self.link(route, self.source, isOwn ? guards.ports : nil))
      if link.needsResolution { try link.resolve(route.nextHop) }
    } catch { throw SystemError(error.description, code: 0) }
  }

  enum Ports {
    case free(Int)
    case these([UInt16])
  }

  private static func link(
    _ route: HostRoute, _ source: IPAddress, _ ports: [UInt16]?
  ) -> PacketLink.Configuration {
    var hardware = MACAddress(rawValue: 0)
    if case .ethernet(let address) = route.medium { hardware = address }
    var link = PacketLink.Configuration(
      interface: route.interface, hardware: hardware, addresses: [source],
      peerHardware: route.nextHardware)
    link.ports = ports
    link.medium =
      switch route.medium {
      case .loopback: .loopback
      case .ethernet: .ethernet
      case .bare: .bare
      }
    return link
  }
}

/// The ports of one address that a reach holds.
private final class Guards {
  private(set) var ports: [UInt16] = []
  private(set) var way: PortGuard.Way?
  private var first: Link?

  /// A list, because arrays hold no values that cannot be copied.
  private final class Link {
    let held: PortGuard
    let next: Link?

    init(_ held: consuming PortGuard, next: Link?) {
      self.held = held
      self.next = next
    }
  }

  init(_ address: IPAddress, _ wanted: Reach.Ports) throws(LinkError) {
    switch wanted {
    case .free(let count): for _ in 0..<count { try add(PortGuard(address)) }
    case .these(let numbers): for number in numbers { try add(PortGuard(address, port: number)) }
    }
  }

  /// For an address that no kernel owns, every port is free.
  init(unowned wanted: Reach.Ports) {
    switch wanted {
    case .free(let count):
      let start = UInt16.random(in: 32_768...50_000)
      ports = (0..<UInt16(clamping: count)).map { start + $0 }
    case .these(let numbers): ports = numbers
    }
  }

  private func add(_ item: consuming PortGuard) {
    ports.append(item.port)
    way = way ?? item.way
    first = Link(item, next: first)
  }
}
