import Lab
import Script
import Testing
import Wire

@testable import Engine
@testable import segprobe

@Suite struct ScriptOptionsTests {
  private static func line(_ name: String, _ value: String?) -> ScriptOption {
    ScriptOption(
      name: name, value: value, location: SourceLocation(file: "a.pkt", line: 3, column: 1))
  }

  private static func options(_ lines: [(String, String?)]) throws(PlanError) -> ScriptOptions {
    try ScriptOptions(lines.map(line))
  }

  @Test func everyOptionHasItsValue() throws {
    let options = try Self.options([
      ("mtu", "1280"), ("tolerance_usecs", "7000"), ("tolerance_percent", "25"),
      ("bind_port", "80"), ("connect_port", "81"), ("mss", "1000"), ("tcp_ts_tick_usecs", "1000"),
      ("non_fatal", "packet, syscall"), ("init_scripts", "./a.sh,./b.sh"),
      ("strict_segments", nil), ("tcp_ts_ecr_scaled", nil), ("is_anyip", nil),
      ("local_ip", "10.0.0.1"), ("remote_ip", "10.1.0.1/16"), ("netmask_ip", "255.255.255.0"),
    ])
    #expect(options.mtu == 1280)
    #expect(options.tolerance == .milliseconds(7))
    #expect(options.toleranceShare == 0.25)
    #expect(options.bindPort == 80 && options.connectPort == 81)
    #expect(options.segmentSize == 1000)
    #expect(options.timestampTick == .milliseconds(1))
    #expect(options.nonFatal == [.packet, .syscall])
    #expect(options.initScripts.map(\.text) == ["./a.sh", "./b.sh"])
    #expect(options.initScripts.first?.location.line == 3)
    #expect(options.strictSegments && options.echoesScaledTimestamps)
    #expect(options.addresses.isAnyIP)
    #expect(options.addresses.local(isIPv6: false)?.description == "10.0.0.1")
    #expect(options.addresses.remote(isIPv6: false)?.description == "10.1.0.1/16")
    #expect(options.addresses.maskLength == 24)
  }

  @Test func whatSaysNothingAboutACaseIsLetPass() throws {
    for (name, value) in [
      ("send_omit_free", nil), ("verbose", nil), ("debug", nil), ("speed", "10000"),
      ("define", "A=1"), ("ip_version", "ipv4-mapped-ipv6"), ("code_command", "python3"),
      ("code_format", "python"), ("code_sockopt", "TCP_INFO"), ("tcp_ts_tick_usecs", "0"),
    ] { #expect(try Self.options([(name, value)]).timestampTick == nil) }
  }

  @Test func theLastOneOfAnIPVersionCounts() throws {
    let lines = [Self.line("local_ip", "10.0.0.1"), Self.line("local_ip", "fd::1")]
    let addresses = try ScriptOptions(
      lines, commandLine: [.init(name: "local_ip", value: "10.0.0.2")]
    ).addresses
    #expect(addresses.local(isIPv6: false)?.description == "10.0.0.2")
    #expect(addresses.local(isIPv6: true)?.description == "fd::1")
    #expect(addresses.gateway(isIPv6: false) == nil)
  }

  static let faults: [(name: String, value: String?, problem: String)] = [
    ("mtu", "10", "must be 68 to 65535"), ("mtu", nil, "needs a value"),
    ("tolerance_percent", "-1", "must be a percentage from 0 to 1000"),
    ("local_ip", "10.0.0.1/8", "must be an IP address"),
    ("remote_ip", "10.0.0/8", "must be an IP address, with or without the length of a prefix"),
    ("netmask_ip", "255.0.255.0", "must be a mask of IPv4 such as 255.255.0.0"),
    ("netmask_ip", "fd::", "must be a mask of IPv4 such as 255.255.0.0"),
    ("non_fatal", "time", "takes 'packet', 'syscall' or both with a comma between"),
    ("strict_segments", "1", "takes no value"), ("debug", "2", "takes no value"),
    ("ip_version", "4", "must be ipv4, ipv6 or ipv4-mapped-ipv6"),
    ("code_command", "perl", "can only be python3, /usr/bin/python3"),
    ("so_filename", "x.so", "is for a TCP in a library; the target is the one of this kernel"),
    ("wire_client", nil, "is for two machines; a lab has both ends of the wire in one"),
    ("psp_udp_port", "1000", "is for PSP over two machines and hardware; a lab has neither"),
    ("mut", "1", "is not known"),
  ]

  @Test(arguments: faults.indices)
  func aWrongOptionSaysWhatIsWrongAndWhere(_ index: Int) {
    let (name, value, problem) = Self.faults[index]
    let error = #expect(throws: PlanError.self) { try Self.options([(name, value)]) }
    #expect(error?.description == "a.pkt:3:1: the option --\(name) \(problem)")
    let inCommand = #expect(throws: PlanError.self) {
      try ScriptOptions([], commandLine: [.init(name: name, value: value)])
    }
    #expect(inCommand?.description == "the option --\(name) \(problem)")
  }

  @Test(arguments: [
    ("0.0.0.0", 0), ("255.0.0.0", 8), ("255.255.240.0", 20), ("255.255.255.255", 32),
  ])
  func aMaskHasALength(_ mask: String, _ length: Int) throws {
    #expect(try Self.options([("netmask_ip", mask)]).addresses.maskLength == length)
  }
}
