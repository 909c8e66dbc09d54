import Match
import Script
import Wire

/// What a case needs of the application on the target.
enum Demand {
  /// No connection comes about: what listens does not matter.
  case listener
  /// There are connections, but nothing reaches the application over them, and nothing is expected of it: any server
  /// will do that waits for its client's first octet.
  case silence
  /// What its probe says.
  case service

  /// Whether a server meets it that is not the one that the probe names.
  /// - Parameter wanted: the probe's service.
  func isMet(by server: KnownServer, insteadOf wanted: String) -> Bool {
    // A probe of a service that talks first expects its words.
    guard KnownServer(named: wanted)?.speaksFirst == false else { return false }
    return switch self {
    case .listener: true
    case .silence: !server.speaksFirst
    case .service: false
    }
  }
}

extension Probe.Case {
  var demand: Demand {
    var (opens, acknowledges) = (false, false)
    for event in events {
      switch event.action {
      case .inbound(_, let packet):
        guard case .tcp(let segment) = packet.body, segment.isEmpty else { return .service }
        let flags = segment.flags.set
        if flags.contains(.syn), flags.isDisjoint(with: [.ack, .rst]) { opens = true }
        if flags.contains(.ack) { acknowledges = true }
        // The end of what a client sends reaches the application, too.
        if flags.contains(.fin) { return .service }
      case .outbound(_, let alternatives):
        if alternatives.contains(where: \.expectsOctets) { return .service }
      case .state: break
      case .call, .command, .code: return .service
      }
    }
    return opens && acknowledges ? .silence : .listener
  }
}

extension TCPTemplate {
  fileprivate var isEmpty: Bool { length == .equal(.literal(0)) && payload == nil }
}

extension PacketTemplate {
  /// Of the application; the octets of a packet that an ICMP message quotes are none.
  fileprivate var expectsOctets: Bool {
    guard case .tcp(let segment) = body else { return false }
    return !segment.isEmpty || segment.flags.set.contains(.fin)
  }
}
