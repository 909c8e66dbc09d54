public import Engine
import Match

extension Transcript {
  /// What the target sent after the last packet to it, in script notation, in the order of arrival.
  public var repliesToLast: [String] {
    let packets = inOrderOfTime.compactMap { index -> (frame: Int, connection: Int?)? in
      guard case .packet(let frame, let connection) = entries[index].kind else { return nil }
      return (frame, connection)
    }
    let last = packets.lastIndex { isInbound($0.frame) }
    return packets[(last.map { $0 + 1 } ?? 0)...].map {
      notation(of: $0.frame, connection: $0.connection)
    }
  }

  /// The last state of the target that was read, `CLOSE-WAIT`; `nil` if none was.
  public var lastState: String? {
    // A state that is not as expected ends the run before it is recorded.
    if case .fail(let failure) = verdict, let actual = failure.actual,
      actual.hasPrefix("state ")
    {
      return String(actual.dropFirst("state ".count))
    }
    for entry in entries.reversed() {
      if case .state(let name) = entry.kind { return name }
    }
    return nil
  }
}
