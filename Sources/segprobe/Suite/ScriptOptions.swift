import Engine
import Lab
import Script
import Wire

/// packetdrill's `--name=value` options, as far as they say something about the run of a script: those of its own lines,
/// and after them those of the command line, which win.
struct ScriptOptions {
  private(set) var mtu: Int?
  private(set) var tolerance: Instant.Interval?
  /// 0.125 is 12.5 %.
  private(set) var toleranceShare: Double?
  private(set) var strictSegments = false
  private(set) var bindPort: UInt16?
  private(set) var connectPort: UInt16?
  private(set) var addresses = AddressOptions()
  /// Octets of payload of the segments that a longer inbound packet is taken to be made of.
  private(set) var segmentSize: UInt16?
  private(set) var timestampTick: Instant.Interval?
  private(set) var echoesScaledTimestamps = false
  private(set) var nonFatal: Set<EngineConfiguration.NonFatal> = []
  private(set) var initScripts: [Command] = []
  /// Where the script says that it is not to be run.
  private(set) var dryRun: SourceLocation?

  /// One of them, from wherever.
  struct Setting {
    var name: String
    var value: String?
    /// `nil` on the command line.
    var location: SourceLocation?
  }

  init(_ lines: [ScriptOption], commandLine: [Setting] = []) throws(PlanError) {
    let lines = lines.map { Setting(name: $0.name, value: $0.value, location: $0.location) }
    for setting in lines + commandLine { try apply(setting) }
  }

  private mutating func apply(_ setting: Setting) throws(PlanError) {
    switch setting.name {
    case "mtu": mtu = try setting.number(in: 68...65_535)
    case "tolerance_usecs":
      tolerance = .microseconds(Int64(try setting.number(in: 0...3_600_000_000)))
    case "tolerance_percent": toleranceShare = try setting.share()
    case "bind_port": bindPort = UInt16(try setting.number(in: 1...65_535))
    case "connect_port": connectPort = UInt16(try setting.number(in: 1...65_535))
    case "mss": segmentSize = UInt16(try setting.number(in: 1...65_535))
    case "tcp_ts_tick_usecs": try setTick(setting.number(in: 0...1_000_000))
    case "non_fatal": nonFatal = try setting.nonFatal()
    case "init_scripts": initScripts = try setting.commands()
    case "local_ip", "remote_ip", "gateway_ip", "netmask_ip": try addresses.apply(setting)
    case "is_anyip", "strict_segments", "tcp_ts_ecr_scaled", "dry_run": try apply(flag: setting)
    default: try setting.requireWithoutEffect()
    }
  }

  private mutating func apply(flag setting: Setting) throws(PlanError) {
    try setting.requireNoValue()
    switch setting.name {
    case "is_anyip": addresses.isAnyIP = true
    case "strict_segments": strictSegments = true
    case "tcp_ts_ecr_scaled": echoesScaledTimestamps = true
    default: dryRun = setting.location
    }
  }

  /// 0 is packetdrill's word for "not compared".
  private mutating func setTick(_ microseconds: Int) {
    timestampTick = microseconds == 0 ? nil : .microseconds(Int64(microseconds))
  }
}

/// Which addresses a lab is to have. A script for both versions of IP may name those of one: an address counts where its
/// version is used, and the last one of its version counts.
struct AddressOptions {
  private var locals: [IPAddress] = []
  private var remotes: [Prefix] = []
  private var gateways: [IPAddress] = []
  /// Bits; of IPv4 alone.
  private(set) var maskLength: Int?
  /// The target has no address of its own: the script gives it some in its own way.
  var isAnyIP = false

  func local(isIPv6: Bool) -> IPAddress? { locals.last { $0.isIPv6 == isIPv6 } }

  func gateway(isIPv6: Bool) -> IPAddress? { gateways.last { $0.isIPv6 == isIPv6 } }

  /// The tester's address, and which network around it is reached in the same way; without a length, none.
  func remote(isIPv6: Bool) -> Prefix? { remotes.last { $0.isIPv6 == isIPv6 } }

  mutating func apply(_ setting: ScriptOptions.Setting) throws(PlanError) {
    switch setting.name {
    case "local_ip": locals.append(try setting.address())
    case "remote_ip": remotes.append(try setting.prefix())
    case "gateway_ip": gateways.append(try setting.address())
    default: maskLength = try setting.maskLength()
    }
  }
}
