import ArgumentParser
import Conversation
import Engine
import Lab
import Link
import Match
import Wire

/// `segprobe send FLAGS HOST:PORT`
struct SendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
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
  var count = Self.usualCount
  static let usualCount = 1

  @Option(
    help: ArgumentHelp("Seconds between one and the next, at least 0.001.", valueName: "seconds"))
  var interval = Self.usualInterval
  static let usualInterval = 1.0

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
    try leave { () throws(SystemError) in try sendAll() }
  }

  private func sendAll() throws(SystemError) -> Int32 {
    let payload = try fields.payload()
    let ports = Reach.Ports.free(min(count, Self.mostPorts))
    let reach = try way.reach(target, ports: ports, verb: "send")
    var console = Console(terminal: .standardOutput())
    var status: Int32 = 0
    for round in 0..<count {
      if round > 0 { try pause(reach, since: Clock.realTime()) }
      var exchange = Exchange(reach, port: reach.ports[round % reach.ports.count])
      let meaning = try send(payload, &exchange, &console)
      console.print("\(meaning.word.rawValue): \(meaning.reason)\n")
      status = max(status, meaning.status)
      if console.isBroken { break }
    }
    return status
  }

  /// So many ports are held at a time; a round that comes to one again finds its connection gone.
  private static let mostPorts = 64

  private func pause(_ reach: Reach, since last: Instant) throws(SystemError) {
    do throws(LinkError) {
      try reach.link.sleep(until: last + Self.span(interval))
    } catch { throw SystemError(error.description, code: 0) }
  }

  private static func span(_ seconds: Double) -> Instant.Interval {
    Instant.Interval(nanoseconds: Int64(seconds * 1_000_000_000))
  }

  // MARK: One round

  private func send(
    _ payload: [UInt8], _ exchange: inout Exchange, _ console: inout Console
  ) throws(SystemError) -> Meaning {
    if established, let failure = try connect(&exchange, &console) { return failure }
    let isSYN = flags.flags.contains(.syn)
    let sequence =
      established
      ? exchange.nextSequence : isSYN ? UInt32.random(in: 1...UInt32.max / 2) : 0
    let text = fields.notation(
      flags, payload: payload, sequence: sequence,
      acknowledgement: established ? exchange.nextAcknowledgement : nil)
    for line in try exchange.send(text) { console.print(line + "\n") }
    let answers = try listen(&exchange, &console)
    try end(&exchange, answers, &console)
    return Meaning(sent: flags.flags, established: established, answers: answers)
  }

  /// - Returns: what it means, if there is no connection to be had.
  private func connect(
    _ exchange: inout Exchange, _ console: inout Console
  ) throws(SystemError) -> Meaning? {
    let isn = UInt32.random(in: 1...UInt32.max / 2)
    let syn = "S \(isn):\(isn)(0) win 65535 <mss 1460,nop,wscale 7>"
    for line in try exchange.send(syn) { console.print(line + "\n") }
    let answer = try exchange.next(until: Clock.realTime() + limit)
    if let answer { console.print(answer.line + "\n") }
    guard let answer, let header = answer.packet.tcp, header.flags == [.syn, .ack] else {
      return Meaning(sent: .syn, established: false, answers: answer.map { [$0] } ?? [])
    }
    for line in try exchange.send(". 1:1(0) ack 1 win 512") { console.print(line + "\n") }
    return nil
  }

  private var limit: Instant.Interval { Self.span(wait ?? 1) }

  /// Everything that comes until the time is up, or until nothing more can come.
  private func listen(
    _ exchange: inout Exchange, _ console: inout Console
  ) throws(SystemError) -> [Exchange.Answer] {
    var answers: [Exchange.Answer] = []
    var deadline = Clock.realTime() + limit
    while let answer = try exchange.next(until: deadline) {
      console.print(answer.line + "\n")
      answers.append(answer)
      if wait == nil, isLast(answer) { deadline = min(deadline, answer.stamp + Self.settle) }
    }
    return answers
  }

  /// A stack that answers twice does so at once.
  private static let settle = Instant.Interval.milliseconds(5)

  /// Outside a connection there is one answer; within one a RST is the last.
  private func isLast(_ answer: Exchange.Answer) -> Bool {
    guard let header = answer.packet.tcp else { return false }
    return !established || header.flags.contains(.rst)
  }

  /// Leaves no half-open connection behind.
  private func end(
    _ exchange: inout Exchange, _ answers: [Exchange.Answer], _ console: inout Console
  ) throws(SystemError) {
    let headers = answers.compactMap { $0.packet.tcp }
    if headers.contains(where: { $0.flags.contains(.rst) }) { return }
    let isOpening = headers.contains { $0.flags.contains(.syn) }
    guard established || isOpening else { return }
    let number = exchange.nextSequence
    for line in try exchange.send("R \(number):\(number)(0) win 0") {
      console.print(line + "  (so that nothing stays open)\n")
    }
  }
}

extension Exchange {
  /// Where the target expects our next octet, relative to our ISN; 1 before it has acknowledged more.
  var nextSequence: UInt32 {
    UInt32(truncatingIfNeeded: conversation.value(of: "RCV.NXT", syn: false) ?? 1)
  }

  /// Behind the last octet of the target that we have seen, relative to its ISN.
  var nextAcknowledgement: UInt32 {
    UInt32(truncatingIfNeeded: conversation.value(of: "SND.NXT", syn: false) ?? 1)
  }
}
