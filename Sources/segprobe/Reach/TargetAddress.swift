import Engine
import Lab
import Match
import Wire

/// One address of a target outside labs, and what a SYN told of its port.
struct TargetAddress {
  let endpoint: Endpoint
  let condition: Condition
  /// `nil`: as the routing table says.
  var source: IPAddress?
  /// Octets; 0 where there is no route.
  var mtu = 0
  /// No router is between, so that the MTU is the target's, too.
  var isOnLink = false
  /// Of the SYN and its answer.
  var roundTrip = Instant.Interval.zero
  /// The target has several addresses that are tested: cases are told apart by this one.
  let isNamed: Bool

  enum Condition: Equatable {
    case open
    /// Nobody listens.
    case closed
    /// Nothing can be learned of it, for this reason.
    case unreachable(String)
  }
}

extension TargetAddress {
  init(_ address: IPAddress, port: UInt16, from source: IPAddress?, isNamed: Bool) {
    let endpoint = Endpoint(address: address, port: port)
    do throws(SystemError) {
      let reach = try Reach(to: endpoint, from: source)
      let (condition, roundTrip) = try Self.look(reach)
      self.init(
        endpoint: endpoint, condition: condition, source: source, mtu: reach.route.mtu,
        isOnLink: reach.route.nextHop == address, roundTrip: roundTrip, isNamed: isNamed)
    } catch {
      self.init(
        endpoint: endpoint, condition: .unreachable(error.description), source: source,
        isNamed: isNamed)
    }
  }

  /// One more SYN, should the first have been lost.
  private static let attempts = 2

  private static func look(
    _ reach: Reach
  ) throws(SystemError) -> (Condition, Instant.Interval) {
    for _ in 0..<attempts {
      var exchange = Exchange(reach, port: reach.ports[0])
      let isn = UInt32.random(in: 1...UInt32.max / 2)
      _ = try exchange.send("S \(isn):\(isn)(0) win 65535 <mss 1460>")
      guard let sent = exchange.start else { break }
      guard let answer = try exchange.next(until: sent + .seconds(1)) else { continue }
      let meaning = Meaning(sent: .syn, established: false, answers: [answer])
      let roundTrip = answer.stamp - sent
      switch meaning.word {
      case .open:
        _ = try exchange.send("R 1:1(0) win 0")
        return (.open, roundTrip)
      case .closed: return (.closed, roundTrip)
      case .filtered, .answered, .silent: return (.unreachable(meaning.reason), roundTrip)
      }
    }
    return (.unreachable("no answer to a SYN: it is down, or filtered"), .zero)
  }
}

extension TargetAddress: CustomStringConvertible {
  /// `192.0.2.10:80`
  var description: String {
    let address = endpoint.address
    return address.isIPv6 ? "[\(address)]:\(endpoint.port)" : "\(address):\(endpoint.port)"
  }
}
