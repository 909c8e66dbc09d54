public import Match
public import Wire

/// The tester's half of one connection: the numbers of both sides, as far as segments really sent and seen tell them.
public struct Conversation: Sendable {
  public private(set) var basis: Basis
  /// The target's sequence variables, absolute.
  private var sendUnacknowledged: SequenceNumber?
  private var sendNext: SequenceNumber?
  private var receiveNext: SequenceNumber?
  /// Unscaled, as last announced; SYN segments are never scaled (RFC 7323, section 2.2).
  private var testerWindow = Window()
  private var targetWindow = Window()
  /// A SYN of ours that may open a new incarnation of the connection.
  private var reopening: SequenceNumber?
  /// One side has sent a RST in this incarnation.
  private var wasReset = false
  private var timestamps = TimestampMap()

  struct Window {
    var announced: UInt16 = 0
    /// Of the side's SYN; `nil` without the option.
    var shift: UInt8?
    var isScaled = false
  }

  public init(_ basis: Basis) { self.basis = basis }
}

// MARK: - What was sent and seen

extension Conversation {
  /// A packet of the tester has left.
  /// - Parameter length: octets of payload.
  public mutating func sent(_ packet: Packet, length: Int) {
    guard case .tcp(let header) = packet.transport else { return }
    if header.flags.contains(.syn) { sentSYN(header) }
    if header.flags.contains(.rst) { wasReset = true }
    if header.flags.contains(.ack), header.flags.isDisjoint(with: [.syn, .rst]) {
      advance(&sendUnacknowledged, to: header.acknowledgement)
    }
    testerWindow.announce(header)
  }

  private mutating func sentSYN(_ header: TCPHeader) {
    if basis.testerISN == nil {
      basis.testerISN = header.sequence
    } else if header.sequence != basis.testerISN || wasReset {
      reopening = header.sequence
    }
    testerWindow.shift = header.options.windowScale
  }

  /// Looks at a packet before it is judged: a SYN tells the target's ISN, and one that acknowledges a new SYN of ours
  /// begins a new incarnation; a RST that does so refuses it, and has no ISN.
  /// - Parameter writtenISN: the number that the script wrote for it.
  public mutating func meet(_ packet: Packet, writtenISN: Int64?) {
    guard case .tcp(let header) = packet.transport else { return }
    if let isn = reopening, header.flags.contains(.ack), header.acknowledgement == isn + 1,
      header.flags.contains(.syn) || header.isRefusal
    {
      basis.testerISN = isn
      basis.targetISN = nil
    }
    if basis.targetISN == nil, header.flags.contains(.syn) { begin(header, writtenISN) }
  }

  private mutating func begin(_ header: TCPHeader, _ writtenISN: Int64?) {
    reopening = nil
    wasReset = false
    basis.targetISN = header.sequence
    basis.targetScriptISN = SequenceNumber(UInt32(truncatingIfNeeded: writtenISN ?? 0))
    sendUnacknowledged = header.sequence
    sendNext = header.sequence
    receiveNext = nil
    targetWindow = Window()
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
    let occupied = length + (isSYN ? 1 : 0) + (header.flags.contains(.fin) ? 1 : 0)
    advance(&sendNext, to: header.sequence + occupied)
    if header.flags.contains(.ack) { advance(&receiveNext, to: header.acknowledgement) }
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

  /// The script wrote `script` where the target's clock said `live`.
  public mutating func learnTimestamp(script: UInt32, live: UInt32) {
    timestamps.learn(script: script, live: live)
  }

  /// What to send as TSecr for a number of the script.
  func liveTimestamp(for script: UInt32) -> UInt32 { timestamps.live(for: script) }
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

// MARK: - Names

extension Conversation {
  /// A variable of the target, in RFC 9293's spelling: `SND.UNA`, `SND.NXT`, `SND.WND`, `RCV.NXT`, `RCV.WND`, `ISS`,
  /// `IRS`.
  /// - Parameter syn: for the numbers of a SYN, which are absolute for the tester's side.
  /// - Returns: sequence numbers as a script writes them, windows in octets; `nil` while not known.
  public func value(of name: String, syn: Bool) -> Int64? {
    switch name {
    case "SND.UNA": sendUnacknowledged.map { relative($0, to: .target, syn) }
    case "SND.NXT": sendNext.map { relative($0, to: .target, syn) }
    case "RCV.NXT": receiveNext.map { relative($0, to: .tester, syn) }
    case "ISS": basis.targetISN.map { relative($0, to: .target, syn) }
    case "IRS": basis.testerISN.map { relative($0, to: .tester, syn) }
    case "SND.WND": testerWindow.size(of: testerWindow.announced)
    case "RCV.WND": targetWindow.size(of: targetWindow.announced)
    default: nil
    }
  }

  private func relative(_ number: SequenceNumber, to sender: Sender, _ syn: Bool) -> Int64 {
    Int64(basis.scriptSequence(number, from: sender, syn: syn))
  }

  /// The window of a segment of the target in octets.
  public func scaledTargetWindow(_ header: TCPHeader) -> Int64 {
    header.flags.contains(.syn) ? Int64(header.window) : targetWindow.size(of: header.window)
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
  /// The RST that answers a segment without ACK has the sequence number zero (RFC 9293, section 3.10.7.1).
  fileprivate var isRefusal: Bool { flags.contains(.rst) && sequence.rawValue == 0 }
}
