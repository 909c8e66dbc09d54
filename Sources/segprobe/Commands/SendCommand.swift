import ArgumentParser
import Wire

/// `segprobe send FLAGS HOST:PORT`
struct SendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: verb,
    abstract: "Sends one segment to a target, shows what comes back and says what that means.",
    discussion: """
      FLAGS are letters: S (SYN), A (ACK), F, R, P, U, E, W, or 'none'. Numbers are those of the wire; with \
      --established they count from the initial sequence numbers, as in scripts.

      Exit status: 0 open or answered, 1 closed or reset, 3 filtered or silent, 2 it could not be sent.
      """)

  @Argument(help: "Control bits of the segment: S, SA, FA, R, FPU, none...")
  var flags: FlagLetters

  @Argument(help: "Where to: 127.0.0.1:80, [::1]:80, a name and a port.")
  var target: TargetName

  @Flag(help: "Open a connection first, and send the segment at its place in it.")
  var established = false

  @OptionGroup(title: "Fields")
  var fields: SegmentFields

  @OptionGroup(title: "The way")
  var way: WayOptions

  @Option(
    name: [.customShort("n"), .long], help: ArgumentHelp("So many times.", valueName: "number"))
  var count = Sending.usualCount

  @Option(
    help: ArgumentHelp("Seconds between one and the next, at least 0.001.", valueName: "seconds"))
  var interval = Sending.usualInterval

  @Option(
    help: ArgumentHelp(
      "Seconds to wait for answers. Default: 1, or until nothing more can come.",
      valueName: "seconds"))
  var wait: Double?

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be at least 1") }
    guard (0.001...86_400).contains(interval) else {
      throw ValidationError("--interval must be 0.001 to 86400 seconds")
    }
    guard (0...3_600).contains(wait ?? 0) else {
      throw ValidationError("--wait must be 0 to 3600 seconds")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try sending().perform() }
  }

  func sending() throws(SystemError) -> Sending {
    let payload = try fields.payload()
    var sending = Sending(flags.flags) { [target, way] ports throws(SystemError) in
      try way.reach(target, ports: ports, verb: Self.verb)
    }
    sending.text = { [fields, flags] sequence, acknowledgement in
      fields.notation(
        flags, payload: payload, sequence: sequence, acknowledgement: acknowledgement)
    }
    sending.isEstablished = established
    sending.count = count
    sending.interval = interval
    sending.wait = wait
    return sending
  }

  static let verb = "send"
}
