import Match
import Script
import Wire

/// `struct inet_diag_req_v2` for one TCP socket by its addresses and ports, and what answers it.
struct DiagnosticQuery {
  /// SOCK_DIAG_BY_FAMILY
  static let messageType: Int32 = 20

  private var local: Endpoint
  private var remote: Endpoint?

  init(local: Endpoint, remote: Endpoint?) {
    self.local = local.unmapped
    self.remote = remote?.unmapped
  }

  /// The kernel looks a pair up as it would for a segment; without a remote it comes to the
  /// listener. An IPv4 pair also finds the connections of IPv6 sockets that speak IPv4.
  var octets: [UInt8] {
    let family: UInt8 = if case .v4 = local.address { 2 } else { 10 }
    var writer = ByteWriter()
    writer.write(family)
    writer.write(UInt8(6))  // IPPROTO_TCP
    writer.write(UInt16(0))  // no extensions, padding
    writer.write(UInt32.max)  // any state
    writer.write(local.port)
    writer.write(remote?.port ?? 0)
    let words = Self.words(local.address) + (remote.map { Self.words($0.address) } ?? [0, 0, 0, 0])
    for word in words { writer.write(word) }
    writer.write(UInt32(0))  // any interface
    writer.write(UInt64.max)  // any cookie
    return writer.octets
  }

  /// Sixteen octets of the address as four words, IPv4 in the first.
  private static func words(_ address: IPAddress) -> [UInt32] {
    switch address {
    case .v4(let address): [address.rawValue, 0, 0, 0]
    case .v6(let address):
      [address.high, address.low].flatMap {
        [UInt32($0 >> 32), UInt32(truncatingIfNeeded: $0)]
      }
    }
  }

  /// Whether the socket is the one that was asked for: where there is no such connection, the
  /// look-up ends at a listener of that port.
  func isAnswered(by found: DiagnosticAnswer.Socket) -> Bool {
    guard let remote else { return found.state == .listen && found.local.port == local.port }
    return found.local.unmapped == local && found.remote.unmapped == remote
  }
}

extension Endpoint {
  /// With an IPv4-mapped address as the IPv4 address that it stands for.
  fileprivate var unmapped: Endpoint {
    guard case .v6(let address) = address, let mapped = address.mapped else { return self }
    return Endpoint(address: .v4(mapped), port: port)
  }
}

/// The kernel's answer: `struct inet_diag_msg` or `struct nlmsgerr` after `struct nlmsghdr`.
enum DiagnosticAnswer {
  case socket(Socket)
  /// A positive error number.
  case error(Int32)

  struct Socket: Hashable {
    var state: ConnectionState
    var local: Endpoint
    var remote: Endpoint
  }

  /// `nil` if it is neither.
  init?(_ octets: [UInt8]) {
    guard octets.count >= 20 else { return nil }
    let type = UInt16(octets[4]) | UInt16(octets[5]) << 8
    let body = Array(octets[16...])
    if type == 2 {  // NLMSG_ERROR
      let number = body.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      self = .error(0 &- Int32(bitPattern: number))
    } else if Int32(type) == DiagnosticQuery.messageType, let socket = Socket(body) {
      self = .socket(socket)
    } else {
      return nil
    }
  }
}

extension DiagnosticAnswer.Socket {
  init?(_ body: [UInt8]) {
    guard body.count >= 40, let state = Self.states[body[1]] else { return nil }
    let length = body[0] == 2 ? 4 : 16
    guard let local = IPAddress(octets: body[8..<(8 + length)]),
      let remote = IPAddress(octets: body[24..<(24 + length)])
    else { return nil }
    self.state = state
    self.local = Endpoint(address: local, port: UInt16(body[4]) << 8 | UInt16(body[5]))
    self.remote = Endpoint(address: remote, port: UInt16(body[6]) << 8 | UInt16(body[7]))
  }

  /// The kernel's numbers (TCP_ESTABLISHED and so on). A request socket is 12 in the kernel and 3
  /// in an answer.
  private static let states: [UInt8: ConnectionState] = [
    1: .established, 2: .synSent, 3: .synReceived, 4: .finWait1, 5: .finWait2, 6: .timeWait,
    7: .closed, 8: .closeWait, 9: .lastAck, 10: .listen, 11: .closing, 12: .synReceived,
  ]
}
