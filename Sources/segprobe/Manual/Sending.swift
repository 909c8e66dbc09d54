import Conversation
import Engine
import Lab
import Link
import Match
import Wire

/// What `segprobe send` does, however it was asked for. None of it is generic over types of ours or looked up by name:
/// the first of each such look-up goes through all conformances of the program, some 0.1 ms.
struct Sending {
  let flags: TCPFlags
  /// To the target, with ports of the tester.
  let open: (Reach.Ports) throws(SystemError) -> Reach
  /// The segment in the notation of scripts, with the numbers that it has unless its fields say others; `nil`: no field
  /// was named.
  var text: ((_ sequence: UInt32, _ acknowledgement: UInt32?) -> String)?
  var isEstablished = false
  var count = Self.usualCount
  static let usualCount = 1
  /// Seconds.
  var interval = Self.usualInterval
  static let usualInterval = 1.0
  /// Seconds; `nil`: one, or until nothing more can come.
  var wait: Double?

  init(_ flags: TCPFlags, open: @escaping (Reach.Ports) throws(SystemError) -> Reach) {
    self.flags = flags
    self.open = open
  }

  /// - Returns: the exit status.
  func perform() throws(SystemError) -> Int32 {
    let reach = try open(.free(min(count, Self.mostPorts)))
    var console = Console(terminal: .standardOutput())
    var status: Int32 = 0
    for round in 0..<count {
      if round > 0 { try pause(reach, since: Clock.realTime()) }
      var exchange = Exchange(reach, port: reach.ports[round % reach.ports.count])
      let meaning = try send(&exchange, &console)
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
    _ exchange: inout Exchange, _ console: inout Console
  ) throws(SystemError) -> Meaning {
    if isEstablished, let failure = try connect(&exchange, &console) { return failure }
    try sendSegment(&exchange, &console)
    let answers = try listen(&exchange, &console)
    try end(&exchange, answers, &console)
    return Meaning(sent: flags, established: isEstablished, answers: answers)
  }

  private func sendSegment(
    _ exchange: inout Exchange, _ console: inout Console
  ) throws(SystemError) {
    let sequence =
      isEstablished
      ? exchange.nextSequence : flags.contains(.syn) ? UInt32.random(in: 1...UInt32.max / 2) : 0
    guard let text else {
      console.print(try exchange.send(flags, sequence: sequence).line + "\n")
      return
    }
    let acknowledgement = isEstablished ? exchange.nextAcknowledgement : nil
    for line in try exchange.send(text(sequence, acknowledgement)) { console.print(line + "\n") }
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
    return !isEstablished || header.flags.contains(.rst)
  }

  /// Leaves no half-open connection behind.
  private func end(
    _ exchange: inout Exchange, _ answers: [Exchange.Answer], _ console: inout Console
  ) throws(SystemError) {
    let headers = answers.compactMap { $0.packet.tcp }
    if headers.contains(where: { $0.flags.contains(.rst) }) { return }
    let isOpening = headers.contains { $0.flags.contains(.syn) }
    guard isEstablished || isOpening else { return }
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
