import ArgumentParser

/// The flags that packetdrill's command line has, spelled as there. They win over the lines of scripts.
struct PacketdrillOptions: ParsableArguments {
  @Option(
    name: .customLong("local_ip"),
    help: ArgumentHelp("The target's address; once for each IP version.", valueName: "address"))
  var localIP: [String] = []

  @Option(
    name: .customLong("remote_ip"),
    help: ArgumentHelp(
      "The tester's address; a length of its prefix makes the target reach the whole network there.",
      valueName: "address"))
  var remoteIP: [String] = []

  @Option(
    name: .customLong("gateway_ip"),
    help: ArgumentHelp("The router between target and tester.", valueName: "address"))
  var gatewayIP: [String] = []

  @Option(
    name: .customLong("netmask_ip"),
    help: ArgumentHelp("The mask of the target's IPv4 network.", valueName: "mask"))
  var netmaskIP: String?

  @Flag(name: .customLong("is_anyip"), help: "The target's interface has no address.")
  var isAnyIP = false

  @Option(
    name: .customLong("bind_port"),
    help: ArgumentHelp("The target's port. Default: 8080.", valueName: "port"))
  var bindPort: String?

  @Option(
    name: .customLong("connect_port"),
    help: ArgumentHelp(
      "The tester's port, to which the target connects. Default: 8080.", valueName: "port"))
  var connectPort: String?

  @Option(
    name: [.customLong("mtu")],
    help: ArgumentHelp("MTU of the lab's link.", valueName: "octets"))
  var mtu: String?

  @Option(
    name: .customLong("mss"),
    help: ArgumentHelp(
      "Longer inbound segments arrive as if received in such pieces and merged.",
      valueName: "octets"))
  var mss: String?

  @Option(
    name: .customLong("init_scripts"),
    help: ArgumentHelp("Run before each script's own first command.", valueName: "file,file"))
  var initScripts: String?

  @Option(
    name: .customLong("tolerance_usecs"),
    help: ArgumentHelp(
      "How much an event may be off, microseconds. Default: 4000.", valueName: "count"))
  var toleranceMicroseconds: String?

  @Option(
    name: .customLong("tolerance_percent"),
    help: ArgumentHelp(
      "The same as a share of the time since the event before. Default: 12.5.",
      valueName: "percent"))
  var tolerancePercent: String?

  @Option(
    name: .customLong("tcp_ts_tick_usecs"),
    help: ArgumentHelp(
      "Judge the target's timestamps by a clock of such ticks, microseconds.", valueName: "count"))
  var timestampTick: String?

  @Flag(
    name: .customLong("tcp_ts_ecr_scaled"),
    help: "Inbound echoed timestamps count ticks of that clock.")
  var echoesScaledTimestamps = false

  @Flag(
    name: .customLong("strict_segments"),
    help: "Data must come in the very segments that the script has.")
  var strictSegments = false

  @Option(
    name: .customLong("non_fatal"),
    help: ArgumentHelp(
      "What may differ without ending a run: packet, syscall or both.", valueName: "kinds"))
  var nonFatal: String?

  @Option(name: .customLong("speed"), help: .hidden)
  var speed: String?

  @Option(name: .customLong("code_command"), help: .hidden)
  var codeCommand: String?

  @Option(name: .customLong("code_format"), help: .hidden)
  var codeFormat: String?

  @Option(name: .customLong("code_sockopt"), help: .hidden)
  var codeSockopt: String?

  @Flag(name: .customLong("send_omit_free"), help: .hidden)
  var sendOmitFree = false

  @Flag(name: .customLong("debug"), help: .hidden)
  var debug = false

  /// In the words of script lines.
  var settings: [ScriptOptions.Setting] {
    values.map { .init(name: $0.0, value: $0.1) }
      + flags.filter(\.1).map { .init(name: $0.0) }
  }

  private var values: [(String, String)] {
    let repeated = [("local_ip", localIP), ("remote_ip", remoteIP), ("gateway_ip", gatewayIP)]
    let single = [
      ("netmask_ip", netmaskIP), ("bind_port", bindPort), ("connect_port", connectPort),
      ("mtu", mtu), ("mss", mss), ("init_scripts", initScripts),
      ("tolerance_usecs", toleranceMicroseconds), ("tolerance_percent", tolerancePercent),
      ("tcp_ts_tick_usecs", timestampTick), ("non_fatal", nonFatal), ("speed", speed),
      ("code_command", codeCommand), ("code_format", codeFormat), ("code_sockopt", codeSockopt),
    ]
    return repeated.flatMap { name, values in values.map { (name, $0) } }
      + single.compactMap { name, value in value.map { (name, $0) } }
  }

  private var flags: [(String, Bool)] {
    [
      ("is_anyip", isAnyIP), ("tcp_ts_ecr_scaled", echoesScaledTimestamps),
      ("strict_segments", strictSegments), ("send_omit_free", sendOmitFree), ("debug", debug),
    ]
  }

  func validate() throws {
    do throws(PlanError) {
      _ = try ScriptOptions([], commandLine: settings)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
