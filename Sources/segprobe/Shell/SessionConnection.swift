import Conversation
import Engine
import Match
import Wire

/// One connection of a session: the numbers of both sides, and what the target must think of it.
struct SessionConnection {
  /// Empty while there is only one.
  var name: String
  private(set) var conversation: Conversation
  private(set) var numbers = SessionNumbers()
  private(set) var peer = PeerStates()
  /// Unscaled, as last announced by us.
  private(set) var window: UInt16 = 65_535
  /// Where its basis stands in the transcript; a new incarnation has its own.
  var record: Int

  init(name: String, tester: Endpoint, target: Endpoint, record: Int) {
    self.name = name
    self.record = record
    conversation = Conversation(Basis(name: "", tester: tester, target: target))
  }

  var basis: Basis {
    var basis = conversation.basis
    basis.name = name
    return basis
  }

  var port: UInt16 { basis.tester.port }

  var defaults: SegmentText.Defaults { SegmentText.Defaults(numbers: numbers, window: window) }

  /// The packets that a segment needs: one, or its fragments.
  func build(_ template: PacketTemplate) throws(SessionError) -> [[UInt8]] {
    do throws(BuildError) {
      return try conversation.build(template) { [conversation] name in
        conversation.value(of: name, syn: false)
      }
    } catch { throw SessionError(error.description) }
  }

  // MARK: What happened

  /// A packet of ours has left. One with a wrong checksum is as if it had never been sent.
  mutating func sent(_ octets: ArraySlice<UInt8>) {
    guard let packet = try? Packet.parse(octets.span), packet.checksumIsRight(in: octets.span)
    else { return }
    if let header = packet.tcp {
      let length = packet.payload.count
      peer.sent(header, length: length, variables)
      numbers.sent(header, length: length, window: value("RCV.WND").map(Int.init))
      if !header.flags.contains(.rst) { window = header.window }
    }
    conversation.sent(packet, length: packet.payload.count)
  }

  /// A packet of the target has come.
  /// - Returns: whether it belongs to a new incarnation of the connection.
  mutating func seen(_ packet: Packet) -> Bool {
    let before = conversation.basis.testerISN
    conversation.meet(packet, writtenISN: nil)
    let isn = conversation.basis.testerISN
    let isNew = before != nil && isn != before
    if isNew, let isn { numbers.begin(isn) }
    if let header = packet.tcp {
      peer.seen(header, length: packet.payload.count, variables)
      numbers.seen(header, length: packet.payload.count)
    }
    conversation.seen(packet, length: packet.payload.count)
    return isNew
  }

  /// As the target has them, if all has arrived.
  private var variables: PeerStates.Variables {
    var variables = PeerStates.Variables(
      receiveNext: numbers.sendNext, receiveWindow: Int(value("RCV.WND") ?? 0))
    if let isn = basis.targetISN {
      variables.initialSend = isn
      variables.sendNext = value("SND.NXT").map { isn + Int($0) }
    }
    return variables
  }

  /// A variable of the target in RFC 9293's spelling, as scripts have it.
  func value(_ name: String) -> Int64? { conversation.value(of: name, syn: false) }

  // MARK: The end

  /// Segments after which nothing of it stays open at the target. A RST counts only at the number that the target expects
  /// (RFC 5961, section 3.2): what it has acknowledged, or the end of what it was sent.
  var closingResets: [String] {
    guard let isn = numbers.initialSend, !peer.isOver, !peer.isBlank else { return [] }
    let ends = [numbers.sendUnacknowledged, numbers.sendNext].map { $0.rawValue &- isn.rawValue }
    let places = ends[0] == ends[1] || ends[0] == 0 ? [ends[1]] : ends
    return places.map { "R \($0):\($0)(0) win 0" }
  }
}
