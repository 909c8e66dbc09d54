import Match
import Script
import Testing
import Wire

@testable import Engine
@testable import Lab
@testable import segprobe

/// What becomes of options and defaults.
@Suite struct CasePlanTests {
  private func plan(
    _ text: String, _ mode: IPMode, _ settings: [ScriptOptions.Setting] = []
  ) throws -> CasePlan {
    let probe = try ScriptParser().parse(Array(text.utf8), file: "a.pkt")
    let job = Job(probe: probe, testCase: probe.cases[0], mode: mode, position: 0)
    return try CasePlan(Attempt(job, index: 0), CaseConfiguration(options: settings))
  }

  private static let event = "0 < S 0:0(0) win 1\n"
  private static let probe = "/*---\ntitle: A test\n---*/\n"

  private func text(_ lab: LabConfiguration) -> String {
    let routes = lab.routes.map { route in
      "\(route.network)" + (route.gateway.map { " via \($0)" } ?? "")
    }
    return (lab.targetAddresses.map(\.description) + routes).joined(separator: ", ")
  }

  @Test(arguments: [IPMode.version4, .mapped])
  func aPlainScriptFindsTheAddressesOfPublicRunners(_ mode: IPMode) throws {
    let plan = try plan(Self.event, mode)
    #expect(text(plan.lab) == "192.168.0.1/16, 192.0.2.1/32 via 192.168.0.1")
    #expect(plan.engine.target == Endpoint(address: LabConfiguration.target4.address, port: 8080))
    #expect(plan.engine.tester == Endpoint(address: LabConfiguration.tester4, port: 8080))
    #expect(plan.lab.mtu == 1500)
    #expect(plan.lab.offloads == .segmentation)
    #expect(plan.lab.neighbours == .unneeded)
  }

  @Test func andThoseOfIPv6() throws {
    let plan = try plan(Self.event, .version6)
    #expect(
      text(plan.lab)
        == "fd3d:a0b:17d6::1/48, fd3d:fa7b:d17d::1/128 via fd3d:a0b:17d6:8888::1")
    #expect(plan.lab.mtu == 1520)
  }

  @Test func aProbeFindsBothVersionsAndAWire() throws {
    let lab = try plan(Self.probe + Self.event, .version6).lab
    #expect(lab == LabConfiguration())
  }

  static let addresses: [(lines: String, commandLine: [(String, String?)], result: String)] = [
    (
      "--local_ip=10.0.0.1\n--remote_ip=10.248.0.2\n", [],
      "10.0.0.1/16, 10.248.0.2/32 via 192.168.0.1"
    ),
    (
      "--local_ip=10.0.0.1\n--netmask_ip=255.0.0.0\n", [("remote_ip", "11.0.0.9/24")],
      "10.0.0.1/8, 11.0.0.0/24 via 192.168.0.1"
    ),
    (
      "--local_ip=10.0.0.1\n", [("local_ip", "10.0.0.2"), ("gateway_ip", "10.0.0.3")],
      "10.0.0.2/16, 192.0.2.1/32 via 10.0.0.3"
    ),
    ("--local_ip=fd::1\n", [], "192.168.0.1/16, 192.0.2.1/32 via 192.168.0.1"),
    ("--is_anyip\n", [], "192.0.2.1/32"),
  ]

  @Test(arguments: addresses.indices)
  func theScriptWinsOverDefaultsAndTheCommandLineOverBoth(_ index: Int) throws {
    let (lines, commandLine, result) = Self.addresses[index]
    let settings = commandLine.map { ScriptOptions.Setting(name: $0.0, value: $0.1) }
    let plan = try plan(lines + Self.event, .version4, settings)
    #expect(text(plan.lab) == result)
    #expect(plan.lab.testerAddresses == [plan.engine.tester.address])
  }

  @Test func otherOptionsAreHandedOn() throws {
    let lines = """
      --mtu=9000
      --tolerance_usecs=7000
      --tcp_ts_tick_usecs=1000
      --tcp_ts_ecr_scaled
      --non_fatal=syscall
      --strict_segments
      --bind_port=80
      --init_scripts=./a.sh

      """
    let plan = try plan(lines + Self.event, .version4, [.init(name: "mtu", value: "1400")])
    #expect(plan.lab.mtu == 1400)
    #expect(plan.engine.tolerance.absolute == .milliseconds(7))
    #expect(plan.engine.timestampTick == .milliseconds(1))
    #expect(plan.engine.echoesScaledTimestamps && plan.engine.strictSegments)
    #expect(plan.engine.nonFatal == [.syscall])
    #expect(plan.engine.target.port == 80)
    #expect(plan.engine.initialCommands.map(\.text) == ["./a.sh"])
  }

  @Test func oneAddressCannotBeBoth() {
    #expect(throws: PlanError.self) {
      try plan("--local_ip=192.0.2.1\n" + Self.event, .version4)
    }
  }
}
