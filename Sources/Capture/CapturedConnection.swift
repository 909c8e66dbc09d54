public import Match
public import Wire

/// The segments of one connection in the order of time.
public struct CapturedConnection: Sendable {
  public internal(set) var segments: [CapturedSegment]
  /// Who opened it, or is taken for it: the sender of the SYN.
  public let client: Endpoint
  public let server: Endpoint
  /// The SYN is in the capture.
  public let hasSYN: Bool

  /// - Parameter first: its first segment in the capture.
  init(first: CapturedSegment) {
    segments = [first]
    let flags = first.header.flags
    hasSYN = flags.contains(.syn)
    let (source, destination) = (first.source, first.destination)
    let serverSpoke =
      flags.contains(.syn) ? flags.contains(.ack) : source.port < destination.port
    client = serverSpoke ? destination : source
    server = serverSpoke ? source : destination
  }

  public var start: Instant { segments[0].stamp }

  public var duration: Instant.Interval { (segments.last?.stamp ?? start) - start }

  /// How its end looks.
  public enum Ending: String, Sendable {
    case reset
    case closed
    case open = "still open"
  }

  public var ending: Ending {
    if segments.contains(where: { $0.header.flags.contains(.rst) }) { return .reset }
    let closers = Set(segments.filter { $0.header.flags.contains(.fin) }.map(\.source))
    return closers.count == 2 ? .closed : .open
  }

  /// Both have closed, and each has acknowledged it; or one has reset.
  public var isOver: Bool {
    guard ending == .closed else { return ending == .reset }
    return [client, server].allSatisfy { side in
      guard let fin = segments.last(where: { $0.source == side && $0.header.flags.contains(.fin) })
      else { return false }
      return segments.contains {
        $0.source != side && $0.header.flags.contains(.ack)
          && !$0.header.acknowledgement.precedes(fin.end)
      }
    }
  }

  /// `192.0.2.1:40000-192.0.2.2:80`
  public var name: String { "\(client.label)-\(server.label)" }

  public func isBetween(_ one: Endpoint, _ other: Endpoint) -> Bool {
    Set([one, other]) == Set([client, server])
  }
}
