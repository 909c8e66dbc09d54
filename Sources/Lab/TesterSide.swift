/// The end of a lab's link that is ours: its kernel owns no address and says nothing. Belongs to the namespace in which
/// it was made.
struct TesterSide: ~Copyable {
  private let links: Netlink
  private let interfaces: Interfaces

  /// Before the link is made, so that its end is silent from the start.
  init() throws(LabError) {
    for sysctl in Self.defaults { try sysctl.write() }
    let links = try Netlink()
    interfaces = try Interfaces()
    self.links = links
  }

  private static let defaults = [
    Sysctl("net.ipv6.conf.default.disable_ipv6", "1"),
    Sysctl("net.ipv4.conf.all.forwarding", "0"),
  ]

  func bringUp() throws(LabError) {
    try interfaces.clearOffloads(of: Lab.testerInterface)
    try links.setUp(try interfaces.index(of: Lab.testerInterface))
  }

  /// Waits until the end that came up first sends what it is given: when the other one comes up, the kernel makes that
  /// effective in a thread of its own.
  func awaitPeer() throws(LabError) {
    let index = try interfaces.index(of: Lab.testerInterface)
    try Patience.wait(for: "the link") { () throws(LabError) in try links.isRunning(index) }
  }
}
