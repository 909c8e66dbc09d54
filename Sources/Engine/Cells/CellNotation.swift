import Conversation
import Match
import Wire

/// The target's variables at the moment at which a cell's segment was sent: what its answer is told by.
///
/// All numbers are those of the wire.
struct CellNotation {
  let sendUnacknowledged: SequenceNumber?
  let sendNext: SequenceNumber?
  let receiveNext: SequenceNumber?
  /// Of the target's SYN; `nil` if it had not sent any.
  let initialSend: SequenceNumber?

  init(_ conversation: Conversation) {
    let basis = conversation.basis
    func absolute(_ name: String, _ origin: SequenceNumber?) -> SequenceNumber? {
      conversation.value(of: name, syn: false).map {
        SequenceNumber(UInt32(truncatingIfNeeded: $0) &+ (origin?.rawValue ?? 0))
      }
    }
    sendUnacknowledged = absolute("SND.UNA", basis.targetISN)
    sendNext = absolute("SND.NXT", basis.targetISN)
    receiveNext = absolute("RCV.NXT", basis.testerISN)
    initialSend = basis.targetISN
  }

  /// A segment of the target as the table of states and segments spells it: `ACK(SND.NXT,RCV.NXT+1)`, `RST(seq=SND.NXT)`,
  /// `RST+ACK(seq=0,ack=RCV.NXT+1)`, `SYN+ACK(ISS,RCV.NXT+1)`.
  /// - Parameter length: octets of payload.
  func text(of header: TCPHeader, length: Int) -> String {
    let flags = Self.names.filter { header.flags.contains($0.flag) }.map(\.name)
    var numbers = [sequence(header)]
    if header.flags.contains(.ack) { numbers.append(acknowledgement(header.acknowledgement)) }
    if header.flags.contains(.rst) {
      numbers = zip(["seq=", "ack="], numbers).map { $0 + $1 }
    }
    let text = "\(flags.joined(separator: "+"))(\(numbers.joined(separator: ",")))"
    return length == 0 ? text : "\(text) with \(length) \(length == 1 ? "octet" : "octets")"
  }

  private static let names: [(flag: TCPFlags, name: String)] = [
    (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.urg, "URG"), (.ece, "ECE"),
    (.cwr, "CWR"), (.ack, "ACK"),
  ]

  private func sequence(_ header: TCPHeader) -> String {
    let number = header.sequence
    if header.flags.contains(.syn) { return initialSequence(number) }
    // A RST that answers a segment without ACK has the number zero (RFC 9293, section 3.10.7.1).
    if header.flags.isSuperset(of: [.rst, .ack]), number.rawValue == 0 { return "0" }
    guard let sendUnacknowledged, let sendNext else { return "\(number.rawValue)" }
    if number - sendNext >= 0 { return "SND.NXT" + Self.offset(number - sendNext) }
    return "SND.UNA" + Self.offset(number - sendUnacknowledged)
  }

  /// Once its SYN has been acknowledged, another one opens a new connection, with an ISS of its own.
  private func initialSequence(_ number: SequenceNumber) -> String {
    guard let initialSend, sendUnacknowledged == initialSend else { return "ISS" }
    return "ISS" + Self.offset(number - initialSend)
  }

  private func acknowledgement(_ number: SequenceNumber) -> String {
    guard let receiveNext else { return "\(number.rawValue)" }
    return "RCV.NXT" + Self.offset(number - receiveNext)
  }

  /// `+10`, `-1`, nothing; the table has one very old number.
  private static func offset(_ distance: Int) -> String {
    switch distance {
    case 0: ""
    case -(1 << 20): "-2^20"
    case 1...: "+\(distance)"
    default: "\(distance)"
    }
  }
}
