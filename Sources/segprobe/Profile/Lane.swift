import Engine
import Match
import Wire

/// One course on its way.
struct Lane {
  let course: Course
  private(set) var trace = Trace()
  private(set) var isOver = false
  private var exchange: Exchange
  private let link: any Link
  private let basis: Basis
  private var next = 0
  /// When the step that listens began.
  private var listening: Instant?
  private var acknowledges = false

  /// - Parameters:
  ///   - basis: of both ends, no sequence number known.
  init(_ course: Course, _ link: any Link, _ basis: Basis) {
    self.course = course
    self.link = link
    self.basis = basis
    exchange = Exchange(link, basis)
    trace.isn = Self.newISN()
  }

  private static func newISN() -> UInt32 { UInt32.random(in: 1...UInt32.max / 2) }

  /// The course listens until then; `nil` when it is over.
  var deadline: Instant? {
    guard !isOver, next < course.steps.count, let listening,
      case .listen(let end) = course.steps[next]
    else { return nil }
    return end(trace, listening)
  }

  // MARK: Steps

  /// Takes all steps that are due.
  mutating func advance() {
    while !isOver {
      guard next < course.steps.count else { return finish() }
      switch course.steps[next] {
      case .send(let text): if let text = text(trace) { send(text) }
      case .require(let condition): if !condition(trace) { return finish() }
      case .acknowledge:
        acknowledges = true
        acknowledge()
      case .reopen: reopen()
      case .listen:
        if listening == nil { listening = link.now }
        guard let deadline, deadline <= link.now else { return }
        listening = nil
      }
      next += 1
    }
  }

  private mutating func reopen() {
    sayGoodbye()
    trace.round += 1
    trace.isn = Self.newISN()
    exchange = Exchange(link, basis, since: exchange.start)
  }

  private mutating func send(_ text: String) {
    do throws(SystemError) {
      for sent in try exchange.launch(text) { note(sent.packet, sent.stamp, sent.line, .tester) }
    } catch {
      trace.fault = trace.fault ?? error.description
      isOver = true
    }
  }

  private mutating func note(
    _ packet: Packet?, _ stamp: Instant, _ line: String, _ sender: Sender
  ) {
    guard let packet, let header = packet.tcp else { return }
    trace.segments.append(
      Trace.Segment(
        sender: sender, stamp: stamp, network: packet.network, header: header,
        length: packet.payload.count, round: trace.round, line: line))
  }

  // MARK: What comes

  /// - Parameter frame: one of the link's, for the port of this lane.
  mutating func take(_ frame: Int) {
    guard let answer = exchange.take(frame) else { return }
    guard let header = answer.packet.tcp else {
      trace.messages.append(answer.line)
      return
    }
    if isOver { return refuse(header) }
    note(answer.packet, answer.stamp, answer.line, .target)
    let occupies = answer.packet.payload.count > 0 || header.flags.contains(.fin)
    if acknowledges, occupies { acknowledge() }
    advance()
  }

  private mutating func acknowledge() {
    guard trace.isAccepted, !trace.isReset else { return }
    send(". RCV.NXT:RCV.NXT(0) ack SND.NXT win 65535")
  }

  // MARK: The end

  /// Leaves nothing open, and stops listening.
  mutating func finish() {
    guard !isOver else { return }
    trace.end = link.now
    sayGoodbye()
    isOver = true
  }

  /// A RST where the target must take it: exactly at the next octet that it expects (RFC 5961, section 3.2).
  private mutating func sayGoodbye() {
    guard trace.isAccepted, !trace.isReset else { return }
    let record = trace
    send("R RCV.NXT:RCV.NXT(0) win 0")
    trace = record
  }

  /// What comes on a connection that is over is answered as by a kernel that knows of none: the RST has the number that
  /// the target expects, should the one before have missed it (RFC 9293, section 3.10.7.1).
  private mutating func refuse(_ header: TCPHeader) {
    guard header.flags.contains(.ack), !header.flags.contains(.rst) else { return }
    let number = exchange.scriptNumber(acknowledged: header)
    _ = try? exchange.launch("R \(number):\(number)(0) win 0")
  }
}

extension Exchange {
  /// What a segment of the target acknowledges, as a script writes it.
  fileprivate func scriptNumber(acknowledged header: TCPHeader) -> UInt32 {
    basis.scriptAcknowledgement(header.acknowledgement, from: .target, syn: false)
  }
}
