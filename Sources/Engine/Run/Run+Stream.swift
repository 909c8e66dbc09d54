import Conversation
import Match
import Wire

extension Run {
  /// How the octets of a segment differ from those that the target's application wrote, from the first wrong one on.
  func differenceFromStream(_ arrived: ArrivedPacket) -> [Difference] {
    guard rules == .probe, table.conversations.count == 1, let owner = arrived.owner,
      let header = arrived.packet.tcp, let first = table.conversations[owner].basis.targetISN
    else { return [] }
    // The octets of a SYN come behind it.
    let start = header.sequence + (header.flags.contains(.syn) ? 1 : 0)
    let packet = octets(of: arrived)
    let payload = packet.dropFirst(arrived.packet.payload.lowerBound)
      .prefix(arrived.packet.payload.count)
    let written = written.octets(from: start - (first + 1), count: payload.count)
    let same = zip(written, payload).prefix { $0 == $1 }.count
    guard same < written.count else { return [] }
    return [
      Difference(
        field: "payload", expected: PayloadTemplate.text(written.dropFirst(same)),
        actual: PayloadTemplate.text(payload.dropFirst(same)))
    ]
  }
}
