import Engine
import Glibc
import Match
import Wire

/// The sockets of services, bound to every address of one family.
enum ServiceSocket {
  enum Family {
    case version4, version6

    /// Any address (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.2).
    var anyAddress: IPAddress {
      switch self {
      case .version4: .v4(IPv4Address(rawValue: 0))
      case .version6: .v6(IPv6Address(high: 0, low: 0))
      }
    }
  }

  /// Takes connections; `nil` where the system does not speak the family.
  static func listener(_ family: Family, _ port: UInt16) throws(TargetError) -> Int32? {
    guard let socket = try bound(family, Int32(SOCK_STREAM.rawValue), port) else { return nil }
    guard listen(socket, SOMAXCONN) == 0 else { throw failure("listen on", port) }
    return socket
  }

  /// Takes datagrams; `nil` where the system does not speak the family.
  static func datagrams(_ family: Family, _ port: UInt16) throws(TargetError) -> Int32? {
    try bound(family, Int32(SOCK_DGRAM.rawValue), port)
  }

  private static func bound(
    _ family: Family, _ type: Int32, _ port: UInt16
  ) throws(TargetError) -> Int32? {
    let socket = socket(
      family == .version4 ? AF_INET : AF_INET6, type | Int32(SOCK_CLOEXEC.rawValue), 0)
    if socket < 0, errno == EAFNOSUPPORT { return nil }
    guard socket >= 0 else { throw failure("open a socket for", port) }
    set(socket, SOL_SOCKET, SO_REUSEADDR)
    if family == .version6 { set(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
    let endpoint = Endpoint(address: family.anyAddress, port: port)
    guard bind(socket, to: endpoint) else {
      defer { close(socket) }
      // The family is compiled in, but no interface speaks it.
      if errno == EADDRNOTAVAIL { return nil }
      throw failure("bind to", port)
    }
    return socket
  }

  private static func set(_ socket: Int32, _ level: Int32, _ option: Int32) {
    var one: Int32 = 1
    unsafe setsockopt(socket, level, option, &one, 4)
  }

  private static func bind(_ socket: Int32, to endpoint: Endpoint) -> Bool {
    let address = SocketAddress.octets(endpoint)
    return unsafe address.withUnsafeBytes { octets in
      let pointer = unsafe octets.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      return unsafe Glibc.bind(socket, pointer, UInt32(octets.count)) == 0
    }
  }

  private static func failure(_ what: String, _ port: UInt16) -> TargetError {
    TargetError("cannot \(what) port \(port): \(errorText(errno))")
  }
}

/// What C calls an error number.
func errorText(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

func closeDescriptor(_ descriptor: Int32) { close(descriptor) }
