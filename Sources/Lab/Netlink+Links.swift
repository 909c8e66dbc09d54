import CNetlink
import Glibc
import Wire

extension Netlink {
  /// One end of a pair.
  struct End {
    var name: String
    var hardware: MACAddress
  }

  /// Makes a pair of interfaces: `near` in this socket's namespace, `far` in another one.
  func addPair(near: End, far: End, in namespace: Int32, mtu: Int) throws(LabError) {
    guard let link = unsafe rtnl_link_veth_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_link_veth_release(link) }
    guard let peer = unsafe rtnl_link_veth_get_peer(link) else { throw LabError("out of memory") }
    defer { unsafe rtnl_link_put(peer) }
    try unsafe describe(link, as: near, mtu: mtu)
    try unsafe describe(peer, as: far, mtu: mtu)
    unsafe rtnl_link_set_ns_fd(peer, namespace)
    try Self.check(
      unsafe rtnl_link_add(socket, link, NLM_F_CREATE | NLM_F_EXCL), "cannot make a veth pair")
  }

  /// Brings an interface up.
  /// - Parameters:
  ///   - mtu: its new one.
  ///   - resolvesNeighbours: `false`: it has no use for their hardware addresses (IFF_NOARP).
  func setUp(
    _ index: Int32, mtu: Int? = nil, resolvesNeighbours: Bool = true
  ) throws(LabError) {
    guard let link = unsafe rtnl_link_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_link_put(link) }
    guard let change = unsafe rtnl_link_alloc() else { throw LabError("out of memory") }
    defer { unsafe rtnl_link_put(change) }
    unsafe rtnl_link_set_ifindex(link, index)
    if let mtu { unsafe rtnl_link_set_mtu(change, UInt32(clamping: mtu)) }
    unsafe rtnl_link_set_flags(
      change, UInt32(IFF_UP) | (resolvesNeighbours ? 0 : UInt32(IFF_NOARP)))
    try Self.check(
      unsafe rtnl_link_change(socket, link, change, 0), "cannot bring interface \(index) up")
  }

  /// Whether the interface has seen its other end come up and sends what it is given.
  ///
  /// The kernel lets a carrier that comes become effective later, in a thread of its own (linkwatch); to be asked makes
  /// it do so at once, in newer kernels.
  func isRunning(_ index: Int32) throws(LabError) -> Bool {
    var link: OpaquePointer?
    try Self.check(
      unsafe rtnl_link_get_kernel(socket, index, nil, &link), "cannot ask interface \(index)")
    guard let link = unsafe link else { return false }
    defer { unsafe rtnl_link_put(link) }
    return unsafe rtnl_link_get_operstate(link) == operationalUp
  }

  /// IF_OPER_UP of RFC 2863.
  private var operationalUp: UInt8 { 6 }

  /// Packets; that of a TUN device, which queueing disciplines take for their limit.
  private static let queueLength: UInt32 = 500

  private func describe(_ link: OpaquePointer, as end: End, mtu: Int) throws(LabError) {
    unsafe rtnl_link_set_name(link, end.name)
    unsafe rtnl_link_set_mtu(link, UInt32(clamping: mtu))
    unsafe rtnl_link_set_txqlen(link, Self.queueLength)
    let address = try NetlinkAddress(family: AF_LLC, octets: end.hardware.octets)
    unsafe rtnl_link_set_addr(link, address.pointer)
  }
}
