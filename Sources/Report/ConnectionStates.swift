import Match
import Script
import Wire

/// What the segments of a connection say of both ends: their states and sequence variables (RFC 9293, section 3.3).
///
/// A segment counts as received when it is seen. What no correct TCP would take, as a RST outside the window, changes
/// nothing.
struct ConnectionStates {
  struct End {
    var state: ConnectionState
    /// SND.UNA
    var sendUnacknowledged: SequenceNumber?
    /// SND.NXT
    var sendNext: SequenceNumber?
    /// RCV.NXT
    var receiveNext: SequenceNumber?
    /// Behind its FIN, once that was sent.
    fileprivate var finEnd: SequenceNumber?
    /// The other side's FIN was received.
    fileprivate var hasPeerFIN = false
  }

  private(set) var tester: End
  private(set) var target: End

  /// - Parameter first: the first segment that was seen, which tells whether there was anything before it.
  init(first: TCPHeader, from sender: Sender) {
    let opens = first.flags.contains(.syn) && !first.flags.contains(.ack)
    let state: ConnectionState = opens || first.flags.contains(.rst) ? .closed : .established
    tester = End(state: sender == .target && opens ? .listen : state)
    target = End(state: sender == .tester && opens ? .listen : state)
    if first.flags == [.syn, .ack] {
      self[sender].state = .listen
      self[Self.other(sender)].state = .synSent
    }
  }

  subscript(sender: Sender) -> End {
    get { sender == .tester ? tester : target }
    set { if sender == .tester { tester = newValue } else { target = newValue } }
  }

  private static func other(_ sender: Sender) -> Sender { sender == .tester ? .target : .tester }

  // MARK: - Segments

  /// - Parameter length: octets of payload.
  mutating func take(_ header: TCPHeader, length: Int, from sender: Sender) {
    var (own, peer) = (self[sender], self[Self.other(sender)])
    if header.flags.contains(.rst) {
      reset(header, &own, &peer)
    } else {
      if header.flags.contains(.syn) { Self.synchronise(header, length, &own, &peer) }
      if header.flags.contains(.ack) { Self.acknowledge(header.acknowledgement, &own, &peer) }
      if !header.flags.contains(.syn) { Self.transfer(header, length, &own, &peer) }
    }
    self[sender] = own
    self[Self.other(sender)] = peer
  }

  /// Only the exact number counts (RFC 5961, section 3.2), or an answer to a SYN.
  private func reset(_ header: TCPHeader, _ own: inout End, _ peer: inout End) {
    let answersSYN = peer.state == .synSent && header.acknowledgement == peer.sendNext
    guard peer.receiveNext == nil || peer.receiveNext == header.sequence || answersSYN else {
      return
    }
    own.state = .closed
    peer.state = .closed
  }

  private static func synchronise(
    _ header: TCPHeader, _ length: Int, _ own: inout End, _ peer: inout End
  ) {
    // Another SYN within a connection opens nothing (RFC 5961, section 4.2).
    let isFirst = [.closed, .listen, .synSent].contains(own.state) || own.state == .timeWait
    // What answers the other side's SYN does not change the state, but tells the number.
    let isAnswer = own.state == .synReceived && own.sendNext == nil
    guard isFirst || isAnswer else { return }
    let next = header.sequence + 1 + length
    own.sendUnacknowledged = header.sequence
    own.sendNext = next
    peer.receiveNext = header.sequence + 1
    if header.flags.contains(.ack) {
      own.state = .synReceived
    } else {
      // Where both SYNs crossed, both ends have received one.
      own.state = isAnswer ? .synReceived : .synSent
      peer.state = .synReceived
    }
  }

  private static func acknowledge(
    _ number: SequenceNumber, _ own: inout End, _ peer: inout End
  ) {
    if let next = own.receiveNext, next.precedes(number) { own.receiveNext = number }
    own.receiveNext = own.receiveNext ?? number
    receiveFIN(of: peer, &own)
    guard peer.sendNext.map({ !$0.precedes(number) }) ?? true else { return }
    if peer.sendUnacknowledged.map({ $0.precedes(number) }) ?? true {
      peer.sendUnacknowledged = number
    }
    peer.sendNext = peer.sendNext ?? number
    if peer.state == .synReceived || peer.state == .synSent { peer.state = .established }
    guard let end = peer.finEnd, !number.precedes(end) else { return }
    switch peer.state {
    case .finWait1: peer.state = .finWait2
    case .closing: peer.state = .timeWait
    case .lastAck: peer.state = .closed
    default: break
    }
  }

  private static func transfer(
    _ header: TCPHeader, _ length: Int, _ own: inout End, _ peer: inout End
  ) {
    let hasFIN = header.flags.contains(.fin)
    let end = header.sequence + length + (hasFIN ? 1 : 0)
    if own.sendNext.map({ $0.precedes(end) }) ?? true { own.sendNext = end }
    own.sendUnacknowledged = own.sendUnacknowledged ?? header.sequence
    if hasFIN, own.finEnd == nil {
      switch own.state {
      case .established, .synReceived: own.state = .finWait1
      // Its FIN crossed the other one.
      case .closeWait where own.knows(less: peer, header): own.state = .closing
      case .closeWait: own.state = .lastAck
      default: return
      }
      own.finEnd = end
    }
    let next = peer.receiveNext ?? header.sequence
    peer.receiveNext = next
    guard !next.precedes(header.sequence), next.precedes(end) else { return }
    peer.receiveNext = end
    receiveFIN(of: own, &peer)
  }

  /// Once everything up to the FIN has come.
  private static func receiveFIN(of sender: End, _ own: inout End) {
    guard let end = sender.finEnd, let next = own.receiveNext, !next.precedes(end),
      !own.hasPeerFIN
    else { return }
    own.hasPeerFIN = true
    switch own.state {
    case .established, .synReceived: own.state = .closeWait
    case .finWait1: own.state = .closing
    case .finWait2: own.state = .timeWait
    default: break
    }
  }
}

extension ConnectionStates.End {
  /// It had not received the other side's FIN when it sent this.
  fileprivate func knows(less peer: Self, _ header: TCPHeader) -> Bool {
    peer.finEnd.map { header.acknowledgement.precedes($0) } ?? false
  }

  /// `UNA 1 NXT 8 RCV 1`: SND.UNA, SND.NXT and RCV.NXT, counted from the initial sequence numbers.
  func variables(_ basis: Basis, of sender: Sender) -> String {
    func text(_ name: String, _ number: SequenceNumber?, _ side: Sender) -> String? {
      number.map { "\(name) \(signedText(basis.scriptSequence($0, from: side, syn: false)))" }
    }
    let other: Sender = sender == .tester ? .target : .tester
    return [
      text("UNA", sendUnacknowledged, sender), text("NXT", sendNext, sender),
      text("RCV", receiveNext, other),
    ].compactMap { $0 }.joined(separator: " ")
  }
}
