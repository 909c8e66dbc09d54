import LabSupport
import Testing

@Suite struct ProcessTests {
  @Test(arguments: Helper.User.allCases)
  func droppedCapabilitiesAreGoneFromEverySet(_ user: Helper.User) throws {
    let run = try Helper.run("capabilities", user: user)
    #expect(run["before"] == "true")
    #expect(run["kept"] == "true")
    #expect(run["dropped"] == "true")
    let onlyRawSockets = "0000000000002000"
    let none = "0000000000000000"
    for set in ["CapPrm", "CapEff", "CapBnd"] { #expect(run[set] == onlyRawSockets) }
    for set in ["CapInh", "CapAmb", "all"] { #expect(run[set] == none) }
    #expect(run["no new privileges"] == "1")
    #expect(run["may make a namespace"] == "false")
  }

  @Test func aChildEndsWithItsStatusOrBySignal() throws {
    let run = try Helper.run("children")
    #expect(run["status"] == "exited(42)")
    #expect(run["signal"] == "killed(signal: 9)")
  }

  @Test func aChildEndsWithItsParent() throws {
    let run = try Helper.run("orphan")
    #expect(run["child ran"] == "true")
    #expect(run["parent"] == "killed(signal: 9)")
    #expect(run["child ended"] == "true")
  }

  /// Those of others, too: an orphan is nobody's.
  @Test func anAgentThatEndsAbortsEveryConnection() throws {
    let run = try Helper.run("agent-ends")
    for version in ["IPv4", "IPv6"] {
      #expect(run["\(version) before"] == "nothing nothing")
      // The other end learns of it by a RST.
      let ends = run["\(version) after"]?.split(separator: " ").sorted()
      #expect(ends == ["aborted", "reset"])
    }
    #expect(run["agent"] == "exited(0)")
  }
}
