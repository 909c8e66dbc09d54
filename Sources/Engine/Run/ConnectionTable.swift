import Conversation
import Match
import Wire

/// The connections of one run: by the name that the script gives them, and by the addresses on the wire.
struct ConnectionTable {
  var conversations: [Conversation] = []
  /// The target was told to connect, and no packet of that connection has been seen yet.
  private(set) var isConnecting = false
  /// The connection that a name means now.
  private var current: [String: Int] = [:]
  /// Connections that a plain script has left behind: their packets concern it no more.
  private var forgotten: Set<Int> = []
  /// The tester's, for connections to come.
  private var ports: ArraySlice<UInt16>
  private var lastPort: UInt16
  private let target: Endpoint
  private let tester: Endpoint
  private let rules: MatchRules
  private let scalesEchoes: Bool
  /// Of the target, before a segment has told.
  private let variables: [String: UInt32]

  init(
    _ configuration: EngineConfiguration, _ rules: MatchRules, variables: [String: UInt32] = [:]
  ) {
    self.variables = variables
    target = configuration.target
    tester = configuration.tester
    ports = configuration.testerPorts[...]
    lastPort = configuration.testerPorts.last ?? 39_999
    scalesEchoes = configuration.echoesScaledTimestamps
    self.rules = rules
  }

  func index(of name: String?) -> Int? { current[name ?? ""] }

  /// The connection that an inbound packet belongs to; a new one gets a port of its own, and the addresses that the packet
  /// names, if it does. Of a plain script, datagrams come from where the target sends its own.
  mutating func forSending(_ name: String?, _ template: PacketTemplate) -> Int {
    let source = template.network.source ?? tester.address
    let destination = template.network.destination ?? target.address
    if let ports = template.body.ports {
      return withPorts(
        name, tester: Endpoint(address: source, port: ports.source),
        target: Endpoint(address: destination, port: ports.destination))
    }
    if let index = index(of: name) { return index }
    if template.isDatagram, rules == .packetdrill {
      return add(name, tester: tester, target: target)
    }
    return add(
      name, tester: Endpoint(address: source, port: nextPort()),
      target: Endpoint(address: destination, port: target.port))
  }

  private mutating func nextPort() -> UInt16 {
    if let port = ports.popFirst() { return port }
    lastPort = lastPort == .max ? 1024 : lastPort + 1
    return lastPort
  }

  /// The connection on which a packet of the target is expected; `nil` while it does not exist.
  mutating func forExpecting(_ name: String?, ports: PortPair?) -> Int? {
    guard let ports else { return index(of: name) }
    let tester = Endpoint(address: tester.address, port: ports.destination)
    let target = Endpoint(address: target.address, port: ports.source)
    // The ports of the target are its own choice: a plain script only tells by them the connections that it has made.
    if rules == .packetdrill { return known(name, tester.port, target.port) ?? index(of: name) }
    return withPorts(name, tester: tester, target: target)
  }

  /// In a plain script the numbers of a packet with ports of its own are those of the socket under test, to which the
  /// packets that follow belong.
  private mutating func withPorts(_ name: String?, tester: Endpoint, target: Endpoint) -> Int {
    let previous = rules == .packetdrill ? index(of: name) : nil
    let index =
      known(name, tester.port, target.port)
      ?? add(name, tester: tester, target: target, like: previous)
    current[name ?? ""] = previous ?? index
    return index
  }

  /// Whatever its addresses are: only its first packet says them.
  private func known(_ name: String?, _ tester: UInt16, _ target: UInt16) -> Int? {
    conversations.indices.first {
      let basis = conversations[$0].basis
      return !forgotten.contains($0) && basis.name == name ?? "" && basis.tester.port == tester
        && basis.target.port == target
    }
  }

  /// A connection that the target opens: learned from its first packet. That of an echo has no ports.
  mutating func adopt(_ name: String?, _ packet: Packet) -> Int? {
    guard let (source, destination) = packet.endpoints ?? packet.endsOfEcho else { return nil }
    if rules == .packetdrill, let previous = index(of: name) { forgotten.insert(previous) }
    isConnecting = false
    return add(name, tester: destination, target: source)
  }

  private mutating func add(
    _ name: String?, tester: Endpoint, target: Endpoint, like other: Int? = nil
  ) -> Int {
    var basis =
      other.map { conversations[$0].basis }
      ?? Basis(name: name ?? "", tester: tester, target: target)
    basis.tester = tester
    basis.target = target
    conversations.append(
      Conversation(basis, rules: rules, scalesEchoes: scalesEchoes, believed: variables))
    current[name ?? ""] = conversations.count - 1
    return conversations.count - 1
  }
}

// MARK: - The target's packets

extension ConnectionTable {
  enum Owner {
    case connection(Int)
    /// None that is known: the packet may open one.
    case unknown
    /// A plain script passes over what belongs to no connection of its own, or to one that it has left behind.
    case ofNoConcern(Int?)
  }

  /// The connection that a packet of the target belongs to; for an ICMP error, the one of the packet that it quotes.
  func owner(of packet: Packet, octets: ArraySlice<UInt8>) -> Owner {
    guard let index = index(of: packet, octets) ?? ofEcho(packet) else {
      let isForeign = rules == .packetdrill && current[""] != nil && !packet.isBareSYN
      return isForeign ? .ofNoConcern(nil) : .unknown
    }
    if !forgotten.contains(index) { return .connection(index) }
    // Ports may be used again; only a SYN with the ISN of before is the one of before.
    let opens = packet.isBareSYN && packet.tcp?.sequence != conversations[index].basis.targetISN
    return opens ? .unknown : .ofNoConcern(index)
  }

  private func index(of packet: Packet, _ octets: ArraySlice<UInt8>) -> Int? {
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

  /// An echo has no ports: in a plain script it belongs to the one connection that there is.
  private func ofEcho(_ packet: Packet) -> Int? {
    rules == .packetdrill && packet.isEcho ? current[""] : nil
  }

  private func find(target: Endpoint, tester: Endpoint) -> Int? {
    conversations.lastIndex { $0.basis.target == target && $0.basis.tester == tester }
  }
}

// MARK: - The socket under test of a plain script

extension ConnectionTable {
  /// The target has a new socket: the packets that follow concern its connection alone.
  mutating func beginSocket() {
    current[""] = nil
    forgotten.formUnion(conversations.indices.filter { conversations[$0].basis.name.isEmpty })
    isConnecting = false
  }

  /// The target is told to connect: its next SYN opens a connection.
  mutating func beginConnecting() {
    if let index = index(of: nil) {
      conversations[index].connects()
    } else {
      isConnecting = true
    }
  }
}

extension PacketTemplate {
  fileprivate var isDatagram: Bool { if case .udp = body { true } else { false } }
}

extension Packet {
  fileprivate var endsOfEcho: (source: Endpoint, destination: Endpoint)? {
    guard isEcho else { return nil }
    return (Endpoint(address: source, port: 0), Endpoint(address: destination, port: 0))
  }

  /// A request or a reply (RFC 792, RFC 4443 section 4).
  fileprivate var isEcho: Bool {
    guard case .icmp(let header) = transport else { return false }
    switch network {
    case .ipv4: return header.type == 8 || header.type == 0
    case .ipv6: return header.type == 128 || header.type == 129
    }
  }

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
