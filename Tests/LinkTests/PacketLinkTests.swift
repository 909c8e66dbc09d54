import LabSupport
import Testing

/// The packet link against this machine's own stack, in a process of its own.
@Suite struct PacketLinkTests {
  static let versions = ["4", "6"]

  @Test(arguments: versions, Helper.User.allCases)
  func anEchoRequestIsAnswered(_ version: String, _ user: Helper.User) throws {
    let run = try Helper.run("echo", version, user: user)
    #expect(run["type"] == (version == "4" ? "0" : "129"))
    expectEcho(run)
  }

  /// Offloads are off: what arrives is what would be on a wire.
  @Test(arguments: versions)
  func aClosedPortAnswersWithAResetWhoseChecksumIsThere(_ version: String) throws {
    let run = try Helper.run("closed-port", version)
    #expect(run["flags"] == "true")
    #expect(run["acknowledgement"] == "0", "SEG.SEQ + 1 beyond 2^32")
    #expect(run["checksum is right"] == "true")
    #expect(run["checksum is unfilled"] == "false")
    #expect(run["silence after it"] == "true", "a kernel of ours answered the reset")
    expectStamps(run)
  }

  @Test(arguments: versions)
  func bothSidesLearnEachOthersHardwareAddressFromOneExchange(_ version: String) throws {
    let run = try Helper.run("resolve", version)
    #expect(run["before"] == "true", "a packet left without a destination")
    // The kernel listens to questions by multicast a moment after it has its address: some may have to be repeated.
    #expect(try #require(run["frames"]).hasSuffix("inbound outbound"))
    #expect(run["frames of the echo"] == "2", "the target had to ask")
    expectEcho(run)
    #expect(try #require(run["nobody"]).contains("does not answer on tester0"))
  }

  @Test(arguments: versions)
  func theTargetIsAnsweredWhenItAsks(_ version: String) throws {
    let run = try Helper.run("solicited", version)
    #expect(run["port"] == "9")
    #expect(run["payload"] == "hello")
    #expect(run["checksum is right"] == "true")
    #expect(run["frames"] == "outbound inbound outbound")
    #expect(run["sender"] == "exited(0)")
  }

  @Test(arguments: versions)
  func aRefusedPacketLeavesNoTrace(_ version: String) throws {
    let run = try Helper.run("refused", version)
    #expect(
      run["refusal"]
        == "cannot send on tester0: the packet is longer than the MTU of the interface")
    #expect(run["frames"] == "0")
    expectEcho(run)
  }

  /// A segment that is missing from an incomplete record must not become a verdict.
  @Test func lostFramesAreNoticed() throws {
    let run = try Helper.run("overflow")
    #expect(run["sender"] == "exited(0)")
    #expect(try #require(run["loss"]).contains("frames on tester0 were lost"))
  }

  @Test func waitingCostsNoProcessorTime() throws {
    let run = try Helper.run("idle")
    #expect(run["frame"] == "nil")
    #expect(run["waited"] == "true")
    let share = try #require(run["share of the processor"].flatMap(Double.init))
    #expect(share < 0.05)
  }

  private func expectEcho(_ run: Helper) {
    #expect(run["rest"] == "12340001")
    #expect(run["payload is the same"] == "true")
    #expect(run["checksum is right"] == "true")
    #expect(run["sent after the call"] == "true")
    expectStamps(run)
  }

  private func expectStamps(_ run: Helper) {
    #expect(run["sent before it arrived"] == "true")
    #expect(run["arrived before now"] == "true")
    #expect(run["directions"] == "inbound outbound")
  }
}
