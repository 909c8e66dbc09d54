import Engine
import Wire

/// Which sequence numbers the segments of a run filled with text: octets that come twice must be the same.
struct SentTexts {
  private var spans: [Int: Span] = [:]

  private struct Span {
    let connection: Int?
    let first: SequenceNumber
    let count: Int

    func overlaps(_ other: Span) -> Bool {
      connection == other.connection && first - other.first < other.count
        && other.first - first < count
    }
  }

  /// - Parameter arrivals: packets of the target.
  init(_ arrivals: [Transcript.Entry], in transcript: Transcript) {
    for entry in arrivals {
      guard case .packet(let frame, let connection) = entry.kind,
        let packet = try? Packet.parse(transcript.frames.packet(frame).span),
        let header = packet.tcp, !header.flags.contains(.rst), !packet.payload.isEmpty
      else { continue }
      spans[frame] = Span(
        connection: connection, first: header.sequence + (header.flags.contains(.syn) ? 1 : 0),
        count: packet.payload.count)
    }
  }

  /// The last octet of this one came with another one, too.
  func comeAgain(_ entry: Transcript.Entry) -> Bool {
    guard case .packet(let frame, _) = entry.kind, let own = spans[frame] else { return false }
    let last = Span(connection: own.connection, first: own.first + (own.count - 1), count: 1)
    return spans.contains { $0.key != frame && $0.value.overlaps(last) }
  }
}
