import CLinux
public import Engine
import Glibc
public import Wire

/// Reserves a TCP port of an address of this machine and keeps its kernel from answering what the target sends there.
///
/// Without it the kernel, which knows nothing of our connections, would reset every one of them. A listener holds the
/// port and drops whatever arrives, by the first of three ways that the process is allowed. When the guard ends, with its
/// process at the latest, the kernel resets what the target still sends.
public struct PortGuard: ~Copyable {
  /// How the kernel is kept silent.
  public enum Way: String, Hashable, Sendable {
    /// A socket filter that takes no segment: needs CAP_NET_ADMIN.
    case filter
    /// A listener that accepts only peers that sign their segments (RFC 2385).
    case digest
    /// A listener that accepts only TTL 255 (RFC 5082): no help against a target that sends with 255 itself.
    case hops
  }

  public let port: UInt16
  public let way: Way
  private let number: Int32

  /// - Parameters:
  ///   - address: one of this machine's.
  ///   - port: 0 for any that is free.
  /// - Throws: when the port is taken, or the kernel knows none of the ways.
  public init(_ address: IPAddress, port wanted: UInt16 = 0) throws(LinkError) {
    let octets = address.octets
    let number = unsafe clinux_guard_open(octets, octets.count, wanted)
    guard number >= 0 else { throw LinkError(wanted, address, code: errno) }
    let way: Way
    do throws(LinkError) {
      way = try Self.listen(number, wanted, address)
    } catch {
      _ = close(number)
      throw error
    }
    self.number = number
    self.way = way
    port = UInt16(truncatingIfNeeded: clinux_bound_port(number))
  }

  private static func listen(
    _ number: Int32, _ port: UInt16, _ address: IPAddress
  ) throws(LinkError) -> Way {
    guard let way = silence(number) else {
      throw LinkError(
        """
        the kernel cannot be kept from answering for a port of \(address); \
        it takes CAP_NET_ADMIN, or a kernel with TCP-MD5 or IP_MINTTL
        """)
    }
    guard clinux_guard_listen(number) == 0 else { throw LinkError(port, address, code: errno) }
    return way
  }

  deinit { _ = close(number) }

  private static func silence(_ number: Int32) -> Way? {
    if clinux_guard_drop_all(number) == 0 { return .filter }
    if clinux_guard_demand_digest(number) == 0 { return .digest }
    if clinux_guard_demand_hops(number) == 0 { return .hops }
    return nil
  }
}

extension LinkError {
  fileprivate init(_ port: UInt16, _ address: IPAddress, code: Int32) {
    switch code {
    case EADDRINUSE: self.init("port \(port) of \(address) is in use on this machine")
    case EADDRNOTAVAIL: self.init("\(address) is no address of this machine")
    case EACCES: self.init("port \(port): ports below 1024 need root or CAP_NET_BIND_SERVICE")
    default: self.init("no port of \(address) can be reserved: \(Self.reason(code))")
    }
  }
}
