import CNetlink
import Glibc
import Wire

extension Netlink {
  /// What the routing table says of an address.
  struct Way {
    /// Of the interface.
    var index: Int32
    var source: IPAddress?
    var gateway: IPAddress?
    /// The address is one of this machine's.
    var isOwn: Bool
  }

  func way(to address: IPAddress) throws(LabError) -> Way {
    let destination = try NetlinkAddress(address)
    var found: OpaquePointer?
    try Self.check(
      unsafe rtnl_route_lookup(socket, destination.pointer, &found), "no way to \(address)")
    guard let route = unsafe found else { throw LabError("no way to \(address)") }
    defer { unsafe rtnl_route_put(route) }
    guard let hop = unsafe rtnl_route_nexthop_n(route, 0) else {
      throw LabError("no way to \(address): the route leads nowhere")
    }
    return unsafe Way(
      index: rtnl_route_nh_get_ifindex(hop), source: self.address(rtnl_route_get_pref_src(route)),
      gateway: self.address(rtnl_route_nh_get_gateway(hop)),
      isOwn: Int32(rtnl_route_get_type(route)) == RTN_LOCAL)
  }

  /// What the kernel knows of a neighbour's hardware address.
  func hardware(of neighbour: IPAddress, on index: Int32) throws(LabError) -> MACAddress? {
    var table: OpaquePointer?
    try Self.check(unsafe rtnl_neigh_alloc_cache(socket, &table), "cannot read the neighbours")
    guard let table = unsafe table else { return nil }
    defer { unsafe nl_cache_free(table) }
    let address = try NetlinkAddress(neighbour)
    guard let entry = unsafe rtnl_neigh_get(table, index, address.pointer) else { return nil }
    defer { unsafe rtnl_neigh_put(entry) }
    let usable = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE
    guard unsafe rtnl_neigh_get_state(entry) & usable != 0,
      let link = unsafe rtnl_neigh_get_lladdr(entry)
    else { return nil }
    return MACAddress(octets: unsafe octets(link))
  }

  private func address(_ pointer: OpaquePointer?) -> IPAddress? {
    guard let pointer = unsafe pointer else { return nil }
    return IPAddress(octets: unsafe octets(pointer))
  }

  private func octets(_ pointer: OpaquePointer) -> [UInt8] {
    let count = unsafe Int(nl_addr_get_len(pointer))
    guard count > 0, let start = unsafe nl_addr_get_binary_addr(pointer) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
