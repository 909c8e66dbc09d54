import Match
import Script
import Wire

extension CallArguments {
  /// An address that the call reads.
  func address(
    _ expression: Expression, _ role: CallParameter.AddressRole
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .ellipsis: return .address(usual(role))
    case .integer(let family, _):
      return .octets(HostOctets.octets(of: family, width: 2) + [UInt8](repeating: 0, count: 14))
    case .structure(let members): return .address(try endpoint(members))
    default: throw CallBindingError("\(call.name): \(expression.notation) is no address")
    }
  }

  /// The address that `...` stands for, in the form that the socket takes: an IPv6 socket that
  /// speaks IPv4 takes an IPv4-mapped one (RFC 4291, section 2.5.5.2).
  private func usual(_ role: CallParameter.AddressRole) -> Endpoint {
    let endpoint = role == .own ? context.target : context.tester
    guard case .v4(let address) = endpoint.address, socketFamily == LinuxNumber.familyIPv6 else {
      return endpoint
    }
    return Endpoint(address: .v6(IPv6Address(mapping: address)), port: endpoint.port)
  }

  /// The family of the socket that the call is made on.
  private var socketFamily: Int64 {
    let usual = context.mode == .version4 ? LinuxNumber.familyIPv4 : LinuxNumber.familyIPv6
    guard case .integer(let descriptor, _)? = call.arguments.first else { return usual }
    return descriptors.family(of: descriptor) ?? usual
  }

  /// `{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("192.0.2.1")}`
  private func endpoint(_ members: [Expression.Member]) throws(CallBindingError) -> Endpoint {
    var port: Int64 = 0
    var address: IPAddress?
    for member in members {
      switch (AddressMember(member.name), member.value) {
      case (.port, .integer(let number, _)): port = number
      case (.address, .address(let given)): address = given
      case (.address, .ellipsis): address = context.target.address
      case (.family, .integer), (.other, .integer): break
      default: throw CallBindingError("\(call.name): \(member.notation) is no part of an address")
      }
    }
    guard let address, let port = UInt16(exactly: port) else {
      throw CallBindingError("\(call.name): an address needs a port of 16 bits and an address")
    }
    return Endpoint(address: address, port: port)
  }

  /// The length of the address in the argument before.
  func addressLength(
    _ expression: Expression, at index: Int
  ) throws(CallBindingError) -> Int64 {
    guard case .ellipsis = expression else { return try number(expression) }
    switch try address(call.arguments[index - 1], .own) {
    case .address(let endpoint): return Int64(SocketAddress.length(of: endpoint))
    case .octets(let octets): return Int64(octets.count)
    default: return 0
    }
  }

  /// Room for a peer's address.
  func peer(_ expression: Expression, length: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .ellipsis: return .room(try peerLength(length))
    case .structure(let members):
      for member in members where AddressMember(member.name) == .unknown {
        throw CallBindingError("\(call.name): an address has no \(member.notation)")
      }
      return .room(try peerLength(length))
    default: throw CallBindingError("\(call.name): \(expression.notation) is no address")
    }
  }

  func peerLength(_ expression: Expression) throws(CallBindingError) -> Int {
    if case .ellipsis = expression { return Self.addressRoom }
    return isNull(expression) ? 0 : min(try count(expression), Self.addressRoom)
  }
}

/// What a member of an address structure is, by its name in C.
enum AddressMember {
  case family, port, address, other, unknown

  init(_ name: String?) {
    switch name {
    case "sa_family", "sin_family", "sin6_family": self = .family
    case "sin_port", "sin6_port": self = .port
    case "sin_addr", "sin6_addr": self = .address
    case "sin6_flowinfo", "sin6_scope_id": self = .other
    default: self = .unknown
    }
  }
}

/// A socket address in the target's memory.
struct SocketAddress {
  var family: Int64
  var endpoint: Endpoint

  static func length(of endpoint: Endpoint) -> Int {
    switch endpoint.address {
    case .v4: 16
    case .v6: 28
    }
  }

  /// From the octets of `struct sockaddr_in` or `struct sockaddr_in6`; `nil` if they are neither.
  init?(_ octets: [UInt8]) {
    guard octets.count >= 8 else { return nil }
    family = HostOctets.integer(octets.prefix(2))
    let port = UInt16(octets[2]) << 8 | UInt16(octets[3])
    let place = family == LinuxNumber.familyIPv4 ? 4..<8 : 8..<24
    guard [LinuxNumber.familyIPv4, LinuxNumber.familyIPv6].contains(family),
      octets.count >= place.upperBound, let address = IPAddress(octets: octets[place])
    else { return nil }
    endpoint = Endpoint(address: address, port: port)
  }

  /// The members that `expected` names, with their values here.
  func reading(as expected: [Expression.Member]) -> Expression {
    .structure(expected.map { Expression.Member(name: $0.name, value: reading(as: $0)) })
  }

  private func reading(as expected: Expression.Member) -> Expression {
    switch (AddressMember(expected.name), expected.value) {
    case (_, .ellipsis): expected.value
    case (.family, .integer(family, _)): expected.value
    case (.family, _): .integer(family)
    case (.port, .integer(Int64(endpoint.port), _)): expected.value
    case (.port, _): .integer(Int64(endpoint.port), spelling: "htons(\(endpoint.port))")
    case (.address, _): .address(endpoint.address)
    case (.other, _), (.unknown, _): expected.value
    }
  }
}
