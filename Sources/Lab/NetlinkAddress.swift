import CNetlink
import Glibc
import Wire

/// An address as libnl wants it.
@safe
struct NetlinkAddress: ~Copyable {
  let pointer: OpaquePointer

  /// - Parameter octets: in the order of the wire.
  init(family: Int32, octets: [UInt8]) throws(LabError) {
    guard let address = unsafe nl_addr_build(family, octets, octets.count) else {
      throw LabError("out of memory")
    }
    unsafe pointer = address
  }

  init(_ address: IPAddress) throws(LabError) {
    try self.init(family: address.family, octets: address.octets)
  }

  /// With the length of a network's prefix.
  init(_ prefix: Prefix) throws(LabError) {
    try self.init(prefix.address)
    unsafe nl_addr_set_prefixlen(pointer, Int32(prefix.length))
  }

  deinit { unsafe nl_addr_put(pointer) }
}

extension IPAddress {
  /// AF_INET or AF_INET6.
  var family: Int32 {
    switch self {
    case .v4: AF_INET
    case .v6: AF_INET6
    }
  }
}
