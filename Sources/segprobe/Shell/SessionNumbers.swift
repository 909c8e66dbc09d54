import Wire

/// The sequence variables of the tester's side (RFC 9293, section 3.3.1), as far as segments really sent and seen tell
/// them. They are absolute.
struct SessionNumbers: Equatable {
  /// Of our SYN; `nil` before it.
  private(set) var initialSend: SequenceNumber?
  /// Of the target's SYN.
  private(set) var initialReceive: SequenceNumber?
  /// Where our next octet belongs.
  private(set) var sendNext = SequenceNumber(0)
  /// Our oldest octet that the target has not acknowledged.
  private(set) var sendUnacknowledged = SequenceNumber(0)
  /// Behind the last octet of the target without a gap before it.
  private(set) var receiveNext = SequenceNumber(0)
  /// What came behind a gap.
  private var early: [(start: SequenceNumber, end: SequenceNumber)] = []

  static func == (left: Self, right: Self) -> Bool {
    left.initialSend == right.initialSend && left.initialReceive == right.initialReceive
      && left.sendNext == right.sendNext && left.receiveNext == right.receiveNext
      && left.sendUnacknowledged == right.sendUnacknowledged
  }

  /// A segment of ours has left.
  /// - Parameters:
  ///   - length: octets of payload.
  ///   - window: of the target, in octets; `nil` before it has said so.
  mutating func sent(_ header: TCPHeader, length: Int, window: Int?) {
    let flags = header.flags
    guard initialSend != nil else {
      if flags.contains(.syn), !flags.contains(.rst) { begin(header.sequence, length: length) }
      return
    }
    // What no TCP takes (without ACK, or a SYN within a connection) leaves our place as it is.
    guard flags.isDisjoint(with: [.syn, .rst]), flags.contains(.ack) else { return }
    var end = header.sequence + length + (flags.contains(.fin) ? 1 : 0)
    // What is beyond the window is not taken either (RFC 9293, section 3.10.7.4).
    if initialReceive != nil, let window {
      let edge = sendUnacknowledged + window
      if edge.precedes(end) { end = edge }
    }
    if header.sequence - sendNext <= 0, sendNext.precedes(end) { sendNext = end }
  }

  /// A SYN of ours counts from here on.
  mutating func begin(_ isn: SequenceNumber, length: Int = 0) {
    self = SessionNumbers()
    initialSend = isn
    sendUnacknowledged = isn
    sendNext = isn + 1 + length
  }

  /// A segment of the target was seen.
  mutating func seen(_ header: TCPHeader, length: Int) {
    let flags = header.flags
    if flags.contains(.rst) { return }
    if flags.contains(.syn), initialReceive == nil {
      initialReceive = header.sequence
      receiveNext = header.sequence + 1 + length
    } else if initialReceive != nil {
      let start = flags.contains(.syn) ? header.sequence + 1 : header.sequence
      take(start, start + length + (flags.contains(.fin) ? 1 : 0))
    }
    if flags.contains(.ack), initialSend != nil { acknowledge(header.acknowledgement) }
  }

  private mutating func take(_ start: SequenceNumber, _ end: SequenceNumber) {
    guard receiveNext.precedes(end) else { return }
    guard start - receiveNext <= 0 else {
      if early.count < Self.mostEarly { early.append((start, end)) }
      return
    }
    receiveNext = end
    while let index = early.firstIndex(where: { $0.start - receiveNext <= 0 }) {
      let next = early.remove(at: index).end
      if receiveNext.precedes(next) { receiveNext = next }
    }
  }

  private static let mostEarly = 1_000

  private mutating func acknowledge(_ number: SequenceNumber) {
    if sendUnacknowledged.precedes(number) { sendUnacknowledged = number }
    // The target has more than we thought that it would take.
    if sendNext.precedes(number) { sendNext = number }
  }

  // MARK: As scripts write them

  /// Where our next octet belongs: absolute for a SYN, else counted from our ISN.
  func nextSequence(isSYN: Bool) -> UInt32 {
    guard let initialSend else { return 0 }
    return isSYN ? sendNext.rawValue : sendNext.rawValue &- initialSend.rawValue
  }

  /// What acknowledges all that has come, counted from the target's ISN.
  var nextAcknowledgement: UInt32 {
    initialReceive.map { receiveNext.rawValue &- $0.rawValue } ?? 0
  }
}
