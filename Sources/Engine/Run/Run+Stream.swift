import Conversation
import Match
import Wire

extension Run {
  /// How the octets of a segment differ from those that the target's application wrote, or that the target sent before
  /// under the same sequence numbers, from the first wrong one on.
  func differenceFromStream(_ arrived: ArrivedPacket) -> [Difference] {
    guard rules == .probe, let text = streamText(of: arrived) else { return [] }
    let count = text.octets.count
    var known =
      table.conversations.count == 1 ? written.octets(from: text.position, count: count) : []
    if known.isEmpty, !isKeepAlive(text) { known = sentBefore(text) }
    let same = zip(known, text.octets).prefix { $0 == $1 }.count
    guard same < known.count else { return [] }
    return [
      Difference(
        field: "payload", expected: PayloadTemplate.text(known.dropFirst(same)),
        actual: PayloadTemplate.text(text.octets.dropFirst(same)))
    ]
  }

  /// What the target has sent is known from now on.
  mutating func noteText(of arrived: ArrivedPacket) {
    guard let text = streamText(of: arrived) else { return }
    var sent =
      sent[text.owner].flatMap { $0.isOf(text.isn) ? $0 : nil } ?? SentOctets(isn: text.isn)
    self.sent[text.owner] = nil
    sent.note(text.octets, at: text.position)
    self.sent[text.owner] = sent
  }

  private func sentBefore(_ text: StreamText) -> ArraySlice<UInt8> {
    guard let sent = sent[text.owner], sent.isOf(text.isn) else { return [] }
    return sent.octets(from: text.position, count: text.octets.count)
  }

  /// It may carry "one garbage octet", the last that was acknowledged by its number (RFC 9293, section 3.8.4).
  private func isKeepAlive(_ text: StreamText) -> Bool {
    let end = text.isn + (text.position + 2)
    return text.octets.count == 1
      && table.conversations[text.owner].sendUnacknowledged.map { !$0.precedes(end) } ?? false
  }

  /// Where a segment's text belongs. That of a RST is no part of the stream (RFC 9293, section 3.5.3).
  private func streamText(of arrived: ArrivedPacket) -> StreamText? {
    guard let owner = arrived.owner, let header = arrived.packet.tcp,
      !arrived.packet.payload.isEmpty, !header.flags.contains(.rst),
      let isn = table.conversations[owner].basis.targetISN
    else { return nil }
    // The octets of a SYN come behind it.
    let start = header.sequence + (header.flags.contains(.syn) ? 1 : 0)
    let packet = octets(of: arrived)
    return StreamText(
      owner: owner, isn: isn, position: start - (isn + 1),
      octets: packet.dropFirst(arrived.packet.payload.lowerBound)
        .prefix(arrived.packet.payload.count))
  }
}

/// Octets of the stream that a segment brings.
private struct StreamText {
  /// Index in the connection table.
  let owner: Int
  let isn: SequenceNumber
  /// Of the first one in the stream, from 0.
  let position: Int
  let octets: ArraySlice<UInt8>
}
