/// The end of a lab's link that is ours. Belongs to the namespace in which it was made.
struct TesterSide: ~Copyable {
  private let links: Netlink
  private let interfaces: Interfaces
  private let interface: String
  private let offloads: LabConfiguration.Offloads

  init(interface: String, _ offloads: LabConfiguration.Offloads) throws(LabError) {
    let links = try Netlink()
    interfaces = try Interfaces()
    self.links = links
    self.interface = interface
    self.offloads = offloads
  }

  /// Before a link is made, so that its end is silent from the start.
  static func silence() throws(LabError) {
    for sysctl in defaults { try sysctl.write() }
  }

  private static let defaults = [
    Sysctl("net.ipv6.conf.default.disable_ipv6", "1"),
    Sysctl("net.ipv4.conf.all.forwarding", "0"),
  ]

  func bringUp() throws(LabError) {
    try interfaces.set(offloads, of: interface)
    try links.setUp(try interfaces.index(of: interface))
  }

  /// Waits until the end that came up first sends what it is given: when the other one comes up, the kernel makes that
  /// effective in a thread of its own.
  func awaitPeer() throws(LabError) {
    let index = try interfaces.index(of: interface)
    try Patience.wait(for: "the link") { () throws(LabError) in try links.isRunning(index) }
  }
}
