public import Match
public import Wire

/// The tester's half of one connection: the numbers of both sides, as far as segments really sent and seen tell them.
public struct Conversation: Sendable {
  public private(set) var basis: Basis
  /// What numbers of a script mean.
  let rules: MatchRules
  /// A timestamp that a plain script never wrote for the target may be echoed: counted from the first one.
  let scalesEchoes: Bool
  /// The target's sequence variables, absolute.
  public private(set) var sendUnacknowledged: SequenceNumber?
  private(set) var sendNext: SequenceNumber?
  private(set) var receiveNext: SequenceNumber?
  /// Behind the last octet that the tester has sent, whether or not the target has it.
  private var testerNext: SequenceNumber?
  /// Unscaled, as last announced; SYN segments are never scaled (RFC 7323, section 2.2).
  private(set) var testerWindow = Window()
  private(set) var targetWindow = Window()
  /// A SYN of ours that may open a new incarnation of the connection: what it may be acknowledged by.
  private var reopening: (isn: SequenceNumber, length: Int)?
  /// One side has sent a RST in this incarnation.
  private var wasReset = false
  /// The target may open a new incarnation by a SYN with another ISN.
  private var mayReopen = false
  private(set) var timestamps = TimestampMap()
  /// The last flow label that the script wrote, and what it stood for (RFC 6437).
  public private(set) var flowLabel: (script: UInt32, live: UInt32)?

  struct Window {
    var announced: UInt16 = 0
    /// Of the side's SYN; `nil` without the option.
    var shift: UInt8?
    var isScaled = false
  }

  /// The target's variables as the tester believes them to be before a segment has told.
  private let believed: [String: UInt32]

  /// - Parameter believed: absolute values of `SND.NXT`, `RCV.NXT` and, unscaled, `RCV.WND`.
  public init(
    _ basis: Basis, rules: MatchRules = .probe, scalesEchoes: Bool = false,
    believed: [String: UInt32] = [:]
  ) {
    self.basis = basis
    self.rules = rules
    self.scalesEchoes = scalesEchoes
    self.believed = believed
    sendNext = believed["SND.NXT"].map { SequenceNumber($0) }
    sendUnacknowledged = sendNext
    receiveNext = believedReceiveNext
    targetWindow.announced = UInt16(truncatingIfNeeded: believed["RCV.WND"] ?? 0)
  }

  private var believedReceiveNext: SequenceNumber? {
    believed["RCV.NXT"].map { SequenceNumber($0) }
  }
}

extension Conversation {
  /// Each side has acknowledged all that the other has sent, as far as segments tell.
  public var isSettled: Bool {
    guard let sendNext, let receiveNext else { return false }
    return sendUnacknowledged == sendNext && testerNext == receiveNext
  }
}

// MARK: - What was sent and seen

extension Conversation {
  /// A packet of the tester has left.
  /// - Parameter length: octets of payload.
  public mutating func sent(_ packet: Packet, length: Int) {
    guard case .tcp(let header) = packet.transport else { return }
    if header.flags.contains(.syn) { sentSYN(header, length: length) }
    if header.flags.contains(.rst) { wasReset = true }
    let occupied = length + header.flags.synAndFIN
    if header.flags.contains(.syn) { testerNext = header.sequence }
    advance(&testerNext, to: header.sequence + occupied)
    if header.flags.contains(.ack), header.flags.isDisjoint(with: [.syn, .rst]), header.isWhole {
      acknowledge(header.acknowledgement)
    }
    testerWindow.announce(header)
  }

  private mutating func sentSYN(_ header: TCPHeader, length: Int) {
    testerWindow.shift = header.options.windowScale
    if basis.testerISN == nil {
      // Plain scripts write absolute numbers after a SYN that crosses the target's, until a SYN-ACK tells the ISN.
      let crosses = basis.targetISN != nil && !header.flags.contains(.ack)
      if rules == .probe || !crosses { basis.testerISN = header.sequence }
    } else if header.sequence != basis.testerISN || wasReset {
      reopening = (header.sequence, length)
    }
  }

  /// An acknowledgement of something that has not been sent acknowledges nothing (RFC 9293, section 3.10.7.4).
  private mutating func acknowledge(_ number: SequenceNumber) {
    if let sendNext, sendNext.precedes(number) { return }
    advance(&sendUnacknowledged, to: number)
  }

  /// The target connects once more: its next SYN may open a new incarnation.
  public mutating func connects() { mayReopen = true }

  /// Looks at a packet before it is judged: a SYN tells the target's ISN, and one that acknowledges a new SYN of ours
  /// begins a new incarnation; a RST that does so refuses it, and has no ISN.
  /// - Parameter writtenISN: the number that the script wrote for it.
  public mutating func meet(_ packet: Packet, writtenISN: Int64?) {
    guard case .tcp(let header) = packet.transport else { return }
    if let (isn, length) = reopening, header.acknowledges(synAt: isn, length: length) {
      basis.testerISN = isn
      basis.targetISN = nil
    }
    if mayReopen, header.flags.isSuperset(of: .syn), !header.flags.contains(.ack),
      header.sequence != basis.targetISN
    {
      basis.testerISN = nil
      basis.targetISN = nil
    }
    if basis.targetISN == nil, header.flags.contains(.syn) { begin(header, writtenISN) }
  }

  private mutating func begin(_ header: TCPHeader, _ writtenISN: Int64?) {
    reopening = nil
    wasReset = false
    mayReopen = false
    basis.targetISN = header.sequence
    basis.targetScriptISN = SequenceNumber(UInt32(truncatingIfNeeded: writtenISN ?? 0))
    sendUnacknowledged = header.sequence
    sendNext = header.sequence
    // A SYN-ACK is still told by what was true when its SYN was sent; what follows, by what it says itself.
    if !header.flags.contains(.ack) { receiveNext = believedReceiveNext }
    targetWindow = Window(announced: targetWindow.announced)
    timestamps = TimestampMap()
  }

  /// A packet of the target was seen and judged.
  /// - Parameter length: octets of payload.
  public mutating func seen(_ packet: Packet, length: Int) {
    guard case .tcp(let header) = packet.transport else { return }
    if header.flags.contains(.rst) {
      wasReset = true
      return
    }
    let isSYN = header.flags.contains(.syn)
    if isSYN { targetWindow.shift = header.options.windowScale }
    advance(&sendNext, to: header.sequence + length + header.flags.synAndFIN)
    if header.flags.isSuperset(of: [.syn, .ack]) {
      receiveNext = header.acknowledgement
    } else if header.flags.contains(.ack) {
      advance(&receiveNext, to: header.acknowledgement)
    }
    targetWindow.announce(header)
    let both = testerWindow.shift != nil && targetWindow.shift != nil
    testerWindow.isScaled = both
    targetWindow.isScaled = both
  }

  private func advance(_ variable: inout SequenceNumber?, to number: SequenceNumber) {
    guard let old = variable, !old.precedes(number) else {
      variable = number
      return
    }
  }

  /// Acknowledges something that was sent, and does nothing else.
  public func isBareACK(_ packet: Packet) -> Bool {
    guard case .tcp(let header) = packet.transport, header.flags == .ack, packet.payload.isEmpty,
      header.sequence == sendNext, let testerNext
    else { return false }
    return !testerNext.precedes(header.acknowledgement)
  }

  /// Sends again what was sent before, none of which has been acknowledged.
  /// - Parameter length: octets of payload.
  public func isRepetition(_ packet: Packet, length: Int) -> Bool {
    guard case .tcp(let header) = packet.transport, !header.flags.contains(.rst),
      let sendUnacknowledged, let sendNext
    else { return false }
    let end = header.sequence + length + header.flags.synAndFIN
    return header.sequence.precedes(end) && !header.sequence.precedes(sendUnacknowledged)
      && !sendNext.precedes(end)
  }

  /// The script wrote `script` where the target's clock said `live`.
  public mutating func learnTimestamp(script: UInt32, live: UInt32) {
    timestamps.learn(script: script, live: live)
  }

  /// The script wrote `script` where the target's flow label was `live`.
  public mutating func learnFlowLabel(script: UInt32, live: UInt32) { flowLabel = (script, live) }
}

extension TCPFlags {
  /// Sequence numbers that they take (RFC 9293, section 3.4).
  fileprivate var synAndFIN: Int { (contains(.syn) ? 1 : 0) + (contains(.fin) ? 1 : 0) }
}

extension Conversation.Window {
  mutating func announce(_ header: TCPHeader) {
    if header.flags.contains(.rst) { return }
    announced = header.window
    if header.flags.contains(.syn) { isScaled = false }
  }

  /// A shift over 14 counts as 14 (RFC 7323, section 2.3).
  func size(of announced: UInt16) -> Int64 {
    isScaled ? Int64(announced) << Int64(min(shift ?? 0, 14)) : Int64(announced)
  }
}

extension RawOptions {
  /// The shift of the first window scale option.
  var windowScale: UInt8? {
    for case .windowScale(let shift) in decoded { return shift }
    return nil
  }
}

extension TCPHeader {
  /// Answers a SYN: accepts it, with all, some or none of its data (RFC 7413, section 4.1.2), or refuses it.
  fileprivate func acknowledges(synAt isn: SequenceNumber, length: Int) -> Bool {
    flags.contains(.ack) && (0...length).contains(acknowledgement - (isn + 1))
      && (flags.contains(.syn) || isRefusal)
  }

  /// The RST that answers a segment without ACK has the sequence number zero (RFC 9293, section 3.10.7.1).
  private var isRefusal: Bool { flags.contains(.rst) && sequence.rawValue == 0 }

  /// Its length is what it says; else the target cannot read it.
  fileprivate var isWhole: Bool {
    dataOffset.map { Int($0) * 4 == Self.minimumLength + options.count } ?? true
  }
}
