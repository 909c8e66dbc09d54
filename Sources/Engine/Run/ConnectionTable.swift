import Conversation
import Match
import Wire

/// The connections of one run: by the name that the script gives them, and by the addresses on the wire.
struct ConnectionTable {
  var conversations: [Conversation] = []
  /// The connection that a name means now.
  private var current: [String: Int] = [:]
  private var nextPort: UInt16
  private let target: Endpoint
  private let tester: IPAddress

  init(_ configuration: EngineConfiguration) {
    target = configuration.target
    tester = configuration.tester.address
    nextPort = configuration.firstTesterPort
  }

  func index(of name: String?) -> Int? { current[name ?? ""] }

  /// The connection that an inbound packet belongs to; a new one gets a port of its own.
  mutating func forSending(_ name: String?, ports: PortPair?) -> Int {
    if let ports { return withPorts(name, ports) }
    if let index = index(of: name) { return index }
    defer { nextPort &+= 1 }
    return add(
      name, tester: Endpoint(address: tester, port: nextPort), target: target)
  }

  private mutating func withPorts(_ name: String?, _ ports: PortPair) -> Int {
    let tester = Endpoint(address: tester, port: ports.source)
    let target = Endpoint(address: target.address, port: ports.destination)
    let known = conversations.firstIndex {
      $0.basis.name == name ?? "" && $0.basis.tester == tester && $0.basis.target == target
    }
    guard let known else { return add(name, tester: tester, target: target) }
    current[name ?? ""] = known
    return known
  }

  /// A connection that the target opens: learned from its first packet.
  mutating func adopt(_ name: String?, _ packet: Packet) -> Int? {
    guard let (source, destination) = packet.endpoints else { return nil }
    return add(name, tester: destination, target: source)
  }

  private mutating func add(_ name: String?, tester: Endpoint, target: Endpoint) -> Int {
    let basis = Basis(name: name ?? "", tester: tester, target: target)
    conversations.append(Conversation(basis))
    current[name ?? ""] = conversations.count - 1
    return conversations.count - 1
  }

  /// The connection that a packet of the target belongs to; for an ICMP error, the one of the packet that it quotes.
  func owner(of packet: Packet, octets: ArraySlice<UInt8>) -> Int? {
    if let (source, destination) = packet.endpoints {
      return find(target: source, tester: destination)
    }
    guard let quoted = packet.quoted(in: octets.span), let source = quoted.sourcePort,
      let destination = quoted.destinationPort
    else { return nil }
    return find(
      target: Endpoint(address: quoted.packet.destination, port: destination),
      tester: Endpoint(address: quoted.packet.source, port: source))
  }

  private func find(target: Endpoint, tester: Endpoint) -> Int? {
    conversations.lastIndex { $0.basis.target == target && $0.basis.tester == tester }
  }
}

extension Packet {
  /// Source and destination of a TCP segment or a UDP datagram.
  var endpoints: (source: Endpoint, destination: Endpoint)? {
    switch transport {
    case .tcp(let header):
      (
        Endpoint(address: source, port: header.sourcePort),
        Endpoint(address: destination, port: header.destinationPort)
      )
    case .udp(let header):
      (
        Endpoint(address: source, port: header.sourcePort),
        Endpoint(address: destination, port: header.destinationPort)
      )
    case .icmp, .other: nil
    }
  }
}
