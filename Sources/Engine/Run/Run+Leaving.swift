import Conversation
import Match
import Script
import Wire

extension Run {
  /// Resets what the script has left open on a target that goes on without us.
  ///
  /// A RST counts only at the number that the target expects next (RFC 5961, section 3.2): the last one that it has
  /// acknowledged, or, where its ACK was still to come, the end of something that was sent after that.
  func resetConnections() {
    guard configuration.resetsConnections else { return }
    for index in table.conversations.indices {
      for number in expectedNumbers(index) { sendReset(number, on: index) }
    }
  }

  private func sendReset(_ number: UInt32, on index: Int) {
    guard let reset = try? ScriptParser.packet("R \(number):\(number)(0) win 0"),
      let packets = try? table.conversations[index].build(reset, names: names(index))
    else { return }
    // A link that fails now has no evidence to spoil.
    for packet in packets { _ = try? link.send(packet) }
  }

  /// In the script's numbers; none where the target has not answered.
  private func expectedNumbers(_ index: Int) -> [UInt32] {
    guard let acknowledged = table.conversations[index].value(of: "RCV.NXT", syn: false) else {
      return []
    }
    let first = UInt32(truncatingIfNeeded: acknowledged)
    let later = Set(ends(of: index)).map { $0 &- first }
      .filter { (1...Self.reach).contains($0) }.sorted()
    return ([0] + later.prefix(Self.most)).map { first &+ $0 }
  }

  /// What the target may have taken without having said so: a window without scaling.
  private static let reach: UInt32 = 65_535
  private static let most = 8

  /// Where the segments end that were sent on a connection.
  private func ends(of index: Int) -> [UInt32] {
    let basis = table.conversations[index].basis
    return transcript.entries.compactMap { entry in
      guard case .packet(let frame, index) = entry.kind,
        link.frames.entries[frame].direction == .inbound,
        let packet = try? Packet.parse(link.frames.packet(frame).span),
        case .tcp(let header) = packet.transport
      else { return nil }
      let flags = header.flags
      let length =
        packet.payload.count + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
      return basis.scriptSequence(header.sequence + length, from: .tester, syn: false)
    }
  }
}
