import LabSupport
import Testing

/// Labs, built in a process of their own, as whoever runs the tests and as an ordinary user.
@Suite struct LabTests {
  @Test(arguments: Helper.User.allCases)
  func aLabHasTheTargetOnOneSideAndSilenceOnTheOther(_ user: Helper.User) throws {
    let lab = try Helper.run("lab", user: user)
    #expect(lab["tester interfaces"] == "lo tester0")
    #expect(lab["target interfaces"] == "lo tun0")
    for side in ["tester", "target"] {
      #expect(lab["\(side) offloads"] == "0")
      #expect(lab["\(side) MTU"] == "1500")
    }
    #expect(lab["tester IPv6 addresses"] == "0")
    // Permanent, without duplicate detection, not tentative; and no link-local address.
    #expect(lab["target IPv6 addresses"] == "fd3d0a0b17d600000000000000000001/30/82")
    #expect(lab["IPv4 routes"] == "2")
    #expect(lab["back"] == "true", "the process is not back in the tester's namespace")
  }

  @Test(arguments: [("9000", "1"), ("1280", "1"), ("1279", "0"), ("68", "0"), ("65535", "1")])
  func bothEndsHaveTheMTUAndIPv6NeedsOneOf1280(_ mtu: String, _ addresses: String) throws {
    let lab = try Helper.run("mtu", mtu)
    #expect(lab["tester MTU"] == mtu)
    #expect(lab["target MTU"] == mtu)
    #expect(lab["target IPv6 addresses"] == addresses)
  }

  @Test(arguments: ["67", "65536", "-1"])
  func anImpossibleMTUIsRefused(_ mtu: String) throws {
    let lab = try Helper.run("mtu", mtu, succeeds: false)
    #expect(lab["error"] == "an MTU is 68 to 65535 octets, not \(mtu)")
  }

  @Test(arguments: [
    ("net.ipv4.tcp_timestamps", "0"), ("net/ipv4/tcp_timestamps", "2"),
    ("net.ipv6.conf.tun0.hop_limit", "77"), ("net.ipv4.tcp_retries2", "3"),
  ])
  func aSysctlIsSetInTheTargetsNamespace(_ name: String, _ value: String) throws {
    for user in Helper.User.allCases {
      #expect(try Helper.run("sysctl", name, value, user: user)["value"] == value)
    }
  }

  @Test(arguments: [
    (
      "net.ipv4.nothere", "1",
      """
      cannot set net.ipv4.nothere to "1": \
      this kernel has no such sysctl in a network namespace of its own
      """
    ),
    (
      "net.ipv4.tcp_ecn", "many",
      "cannot set net.ipv4.tcp_ecn to \"many\": the kernel does not take this value"
    ),
    (
      "kernel.hostname", "x",
      "\"kernel.hostname\" is no sysctl of a lab: only those under net. are a namespace's own"
    ),
    ("net/../kernel/hostname", "x", "\"net/../kernel/hostname\" is no name of a sysctl"),
    ("net..ipv4", "x", "\"net..ipv4\" is no name of a sysctl"),
  ])
  func aSysctlThatCannotBeSetSaysWhy(_ name: String, _ value: String, _ reason: String) throws {
    #expect(try Helper.run("sysctl", name, value, succeeds: false)["error"] == reason)
  }

  @Test(arguments: Helper.User.allCases)
  func nobodySpeaksUnasked(_ user: Helper.User) throws {
    let lab = try Helper.run("silence", user: user)
    #expect(lab["sent by the tester's kernel"] == "0")
    #expect(lab["target process"] == "exited(7)")
  }

  @Test func afterSIGKILLNothingIsLeft() throws {
    let run = try Helper.run("nothing-is-left", user: .ordinary)
    #expect(run["a third namespace"] == "false", "the limit of two does not hold: no evidence")
    #expect(run["holder"] == "killed(signal: 9)")
    #expect(run["target process ended"] == "true")
    #expect(run["two namespaces again"] == "true")
  }
}
