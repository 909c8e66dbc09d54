import LabSupport
import Testing

@Suite struct DoctorTests {
  /// Where labs can be made, nothing that they need is missing; what is less than perfect may differ by machine.
  @Test(arguments: Helper.User.allCases)
  func whatARunNeedsIsLookedAt(_ user: Helper.User) throws {
    let run = try Helper.run("doctor", user: user)
    let needed = [
      "user namespaces", "capabilities", "network namespaces", "virtual links", "packet sockets",
      "packet filters", "stamps of arrival",
    ]
    for name in needed { #expect(run[name]?.hasPrefix("ok, ") == true, "\(name)") }
    let useful = [
      "clock", "stamps of sending", "sysctls", "IPv6", "socket states", "congestion control",
      "TUN devices",
    ]
    for name in useful {
      let finding = try #require(run[name], "\(name)")
      #expect(!finding.hasPrefix("missing"), "\(name)")
    }
  }
}
