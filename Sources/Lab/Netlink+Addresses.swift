import CNetlink
import Glibc
import Wire

extension Netlink {
  /// Gives an interface an address, which can be used at once: without duplicate detection (RFC 4862, section 5.4).
  func add(_ prefix: Prefix, to index: Int32) throws(LabError) {
    guard let address = unsafe rtnl_addr_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_addr_put(address) }
    let local = try NetlinkAddress(prefix)
    unsafe rtnl_addr_set_ifindex(address, index)
    try Self.check(unsafe rtnl_addr_set_local(address, local.pointer), "not an address: \(prefix)")
    unsafe rtnl_addr_set_flags(address, UInt32(IFA_F_NODAD))
    try Self.check(unsafe rtnl_addr_add(socket, address, 0), "cannot add the address \(prefix)")
  }

  /// Makes a network reachable over an interface.
  /// - Parameter isOnLink: whether the kernel can find out by itself that the gateway is on this link.
  func add(
    _ route: LabConfiguration.Route, over index: Int32, isOnLink: Bool
  ) throws(LabError) {
    try unsafe addRoute(to: route.network, over: index) { new, hop throws(LabError) in
      guard let address = route.gateway else {
        return unsafe rtnl_route_set_scope(new, UInt8(RT_SCOPE_LINK.rawValue))
      }
      let gateway = try NetlinkAddress(address)
      unsafe rtnl_route_nh_set_gateway(hop, gateway.pointer)
      if !isOnLink { unsafe rtnl_route_nh_set_flags(hop, UInt32(RTNH_F_ONLINK)) }
    }
  }

  /// Makes packets for an address of this interface be delivered at once.
  ///
  /// The kernel adds an address of IPv6 when it is told to, but its own route of this kind later, in a thread of its own,
  /// even without duplicate detection: after seconds, when hundreds of labs are made at the same time.
  func addDelivery(of address: IPAddress, over index: Int32) throws(LabError) {
    let host = Prefix(unchecked: address, length: address.octets.count * 8)
    try unsafe addRoute(to: host, over: index) { route, _ in
      unsafe rtnl_route_set_type(route, UInt8(RTN_LOCAL))
      unsafe rtnl_route_set_table(route, UInt32(RT_TABLE_LOCAL.rawValue))
      unsafe rtnl_route_set_scope(route, UInt8(RT_SCOPE_HOST.rawValue))
    }
  }

  private func addRoute(
    to prefix: Prefix, over index: Int32,
    describe: (_ route: OpaquePointer, _ hop: OpaquePointer) throws(LabError) -> Void
  ) throws(LabError) {
    guard let route = unsafe rtnl_route_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_route_put(route) }
    guard let hop = unsafe rtnl_route_nh_alloc() else { throw LabError("out of memory") }
    unsafe rtnl_route_nh_set_ifindex(hop, index)
    unsafe rtnl_route_add_nexthop(route, hop)
    try unsafe describe(route, hop)
    let destination = try NetlinkAddress(prefix.network)
    try Self.check(
      unsafe rtnl_route_set_dst(route, destination.pointer), "not a network: \(prefix)")
    try Self.check(
      unsafe rtnl_route_add(socket, route, NLM_F_CREATE | NLM_F_EXCL),
      "cannot add a route to \(prefix)")
  }

  /// Tells the kernel for good which hardware address a neighbour has, so that it never asks.
  func addNeighbour(
    _ neighbour: IPAddress, at hardware: MACAddress, on index: Int32
  ) throws(LabError) {
    guard let entry = unsafe rtnl_neigh_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_neigh_put(entry) }
    let address = try NetlinkAddress(neighbour)
    let link = try NetlinkAddress(family: AF_LLC, octets: hardware.octets)
    unsafe rtnl_neigh_set_ifindex(entry, index)
    unsafe rtnl_neigh_set_state(entry, NUD_PERMANENT)
    unsafe rtnl_neigh_set_lladdr(entry, link.pointer)
    try Self.check(
      unsafe rtnl_neigh_set_dst(entry, address.pointer), "not an address: \(neighbour)")
    try Self.check(
      unsafe rtnl_neigh_add(socket, entry, NLM_F_CREATE | NLM_F_REPLACE),
      "cannot add the neighbour \(neighbour)")
  }
}
