import Script
import Wire

/// The states that the target may be in (RFC 9293, section 3.10.7), as far as the wire tells: more than one where two
/// histories of it look alike from here.
///
/// Segments that left are taken to have arrived. One that takes up sequence numbers is believed to have been taken when
/// its acknowledgement has come.
struct PeerStates: Equatable {
  /// In the order of a connection's life.
  var states: [ConnectionState] { ConnectionState.allCases.filter(possible.contains) }

  private var possible: Set<ConnectionState> = [.listen, .closed]
  /// Of our FIN.
  private var testerFIN: SequenceNumber?
  /// Of the target's.
  private var targetFIN: SequenceNumber?

  /// `ESTABLISHED or CLOSE-WAIT`
  var text: String { states.map(\.rawValue).joined(separator: " or ") }

  /// Nothing is left there of this connection.
  var isOver: Bool { possible == [.closed] }
  /// There has been no connection yet.
  var isBlank: Bool { possible.isSubset(of: [.listen, .closed]) && possible.contains(.listen) }

  /// We have sent a FIN, at a place where the target takes it.
  var hasTesterFIN: Bool { testerFIN != nil }
  /// The target has sent one.
  var hasTargetFIN: Bool { targetFIN != nil }

  /// The target's variables just before a segment reaches it.
  struct Variables {
    var receiveNext: SequenceNumber
    /// Octets.
    var receiveWindow: Int
    var initialSend: SequenceNumber?
    var sendNext: SequenceNumber?
  }

  private init(_ possible: Set<ConnectionState>) { self.possible = possible }

  init() {}
}

// MARK: - What we send

extension PeerStates {
  /// - Parameter length: octets of payload.
  mutating func sent(_ header: TCPHeader, length: Int, _ target: Variables) {
    possible = possible.reduce(into: []) { all, state in
      all.formUnion(after(state, header, length, target))
    }
    let takesNumbers = header.flags.contains(.ack) && header.flags.isDisjoint(with: [.syn, .rst])
    if header.flags.contains(.fin), takesNumbers, testerFIN == nil {
      testerFIN = header.sequence + length
    }
  }

  private func after(
    _ state: ConnectionState, _ header: TCPHeader, _ length: Int, _ target: Variables
  ) -> Set<ConnectionState> {
    switch state {
    case .closed, .listen:
      let opens = header.flags.contains(.syn) && header.flags.isDisjoint(with: [.ack, .rst])
      return opens ? [.synReceived, .closed] : [state]
    case .synSent: return afterSYN(header, target)
    default: break
    }
    if state == .timeWait, reopens(header, target) { return [.timeWait, .synReceived] }
    guard isAcceptable(header, length, target) else { return [state] }
    if header.flags.contains(.rst) {
      // In the window but not exact it is asked about (RFC 5961, section 3.2).
      return header.sequence == target.receiveNext ? [.closed] : [state]
    }
    if header.flags.contains(.syn) { return state == .synReceived ? [state, .closed] : [state] }
    guard header.flags.contains(.ack) else { return [state] }
    return afterACK(state, header, length, target)
  }

  /// Section 3.10.7.3: what answers a SYN of the target.
  private func afterSYN(_ header: TCPHeader, _ target: Variables) -> Set<ConnectionState> {
    let isRight = header.flags.contains(.ack) && header.acknowledgement == target.sendNext
    if header.flags.contains(.rst) { return isRight ? [.closed] : [.synSent] }
    guard header.flags.contains(.syn) else { return [.synSent] }
    if header.flags.contains(.ack) { return isRight ? [.established] : [.synSent] }
    return [.synReceived]
  }

  /// A SYN beyond what a connection in TIME-WAIT had may open a new one (section 3.6.1).
  private func reopens(_ header: TCPHeader, _ target: Variables) -> Bool {
    header.flags.contains(.syn) && header.flags.isDisjoint(with: [.ack, .rst])
      && target.receiveNext.precedes(header.sequence)
  }

  /// The four cases of section 3.10.7.4.
  private func isAcceptable(_ header: TCPHeader, _ length: Int, _ target: Variables) -> Bool {
    let window = target.receiveWindow
    let occupied = length + header.flags.intersection([.syn, .fin]).rawValue.nonzeroBitCount
    if window == 0 { return occupied == 0 && header.sequence == target.receiveNext }
    let first = header.sequence.isInWindow(from: target.receiveNext, size: window)
    guard occupied > 0 else { return first }
    let last = header.sequence + (occupied - 1)
    return first || last.isInWindow(from: target.receiveNext, size: window)
  }

  private func afterACK(
    _ state: ConnectionState, _ header: TCPHeader, _ length: Int, _ target: Variables
  ) -> Set<ConnectionState> {
    let number = header.acknowledgement
    if let next = target.sendNext, next.precedes(number) { return [state] }
    var state = state
    if state == .synReceived {
      guard let isn = target.initialSend, isn.precedes(number) else { return [state] }
      state = .established
    }
    if let targetFIN, targetFIN.precedes(number) { state = state.withFINAcknowledged }
    guard header.flags.contains(.fin), state != .closed else { return [state] }
    let isInOrder =
      header.sequence - target.receiveNext <= 0
      && header.sequence + length - target.receiveNext >= 0
    // It is not known before it is acknowledged.
    return isInOrder ? [state, state.withFINReceived] : [state]
  }
}

// MARK: - What the target sends

extension PeerStates {
  mutating func seen(_ header: TCPHeader, length: Int, _ target: Variables) {
    if header.flags.contains(.rst) { return seenRST(header, target) }
    if header.flags.contains(.syn) { return seenSYN(header) }
    guard header.flags.contains(.ack) else { return }
    let covers = testerFIN.map { $0.precedes(header.acknowledgement) } ?? false
    if covers { possible = Set(possible.map(\.withFINReceived)) }
    if length > 0 || header.flags.contains(.fin), possible.contains(.synReceived) {
      possible = [.established]
    }
    if header.flags.contains(.fin) { seenFIN(at: header.sequence + length, covers) }
  }

  /// In SYN-RECEIVED a wrong acknowledgement is answered with its own number, and nothing changes (section 3.10.7.4).
  private mutating func seenRST(_ header: TCPHeader, _ target: Variables) {
    if isBlank { return }
    let answersWrongACK = !header.flags.contains(.ack) && header.sequence != target.sendNext
    if possible == [.synReceived], answersWrongACK { return }
    possible = [.closed]
  }

  private mutating func seenSYN(_ header: TCPHeader) {
    self = PeerStates([header.flags.contains(.ack) ? .synReceived : .synSent])
  }

  private mutating func seenFIN(at number: SequenceNumber, _ coversOurs: Bool) {
    guard targetFIN == nil else {
      // Sent once more: our acknowledgement is on its way, or was lost.
      return possible.formUnion(possible.map(\.withFINUnacknowledged))
    }
    targetFIN = number
    // Without ours in it, it was sent before that arrived: both have closed at the same time.
    let isSimultaneous = testerFIN != nil && !coversOurs
    possible = possible.reduce(into: []) { all, state in
      switch state {
      case .closeWait where !isSimultaneous: all.insert(.lastAck)
      case .closeWait: break
      case .established where isSimultaneous: all.formUnion([.finWait1, .closing])
      case .established: all.insert(.finWait1)
      default: all.insert(state)
      }
    }
  }
}

extension ConnectionState {
  /// After a FIN of ours.
  fileprivate var withFINReceived: ConnectionState {
    switch self {
    case .established: .closeWait
    case .finWait1: .closing
    case .finWait2: .timeWait
    default: self
    }
  }

  /// After our acknowledgement of the target's FIN.
  fileprivate var withFINAcknowledged: ConnectionState {
    switch self {
    case .finWait1: .finWait2
    case .closing: .timeWait
    case .lastAck: .closed
    default: self
    }
  }

  fileprivate var withFINUnacknowledged: ConnectionState {
    switch self {
    case .finWait2: .finWait1
    case .timeWait: .closing
    case .closed: .lastAck
    default: self
    }
  }
}
