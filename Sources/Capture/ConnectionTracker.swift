import Match
import Wire

/// Sorts segments into connections. The same ports may serve several, one after the other.
public struct ConnectionTracker: Sendable {
  public private(set) var connections: [CapturedConnection] = []
  /// The newest between two ends: index of `connections`.
  private var newest: [Pair: Int] = [:]

  private struct Pair: Hashable {
    var ends: Set<Endpoint>
    /// Both ends the same: a connection of a port with itself.
    init(_ segment: CapturedSegment) { ends = [segment.source, segment.destination] }
  }

  public init() {}

  /// - Returns: index of the connection that the segment belongs to.
  @discardableResult
  public mutating func add(_ segment: CapturedSegment) -> Int {
    let pair = Pair(segment)
    if let index = newest[pair], !connections[index].isOther(segment) {
      connections[index].segments.append(segment)
      return index
    }
    connections.append(CapturedConnection(first: segment))
    newest[pair] = connections.count - 1
    return connections.count - 1
  }
}

extension CapturedConnection {
  /// A SYN with a number of its own begins another connection, unless it answers or crosses that of the other side.
  fileprivate func isOther(_ segment: CapturedSegment) -> Bool {
    guard segment.header.flags.contains(.syn) else { return false }
    let own = segments.first { $0.source == segment.source && $0.header.flags.contains(.syn) }
    if let own { return own.sequence != segment.sequence }
    let opensAnew = !segment.header.flags.contains(.ack)
    let crosses = segments.allSatisfy { $0.header.flags.isSuperset(of: .syn) }
    return opensAnew && !crosses
  }
}

extension CaptureFile {
  /// Every TCP connection of the file, in the order of their first segments, and remarks on what was left out.
  public func connections() -> (connections: [CapturedConnection], remarks: [String]) {
    var tracker = ConnectionTracker()
    var unusable: [String: Int] = [:]
    // Several interfaces need not take turns.
    for frame in frames.enumerated().sorted(by: Self.precedes).map(\.element) {
      switch CapturedSegment.read(frame, of: octets) {
      case .segment(let segment): tracker.add(segment)
      case .other: break
      case .unusable(let reason): unusable[reason, default: 0] += 1
      }
    }
    let left = unusable.sorted { $0.key < $1.key }.map { reason, count in
      "\(count) frame\(count == 1 ? " was" : "s were") left out: \(reason)"
    }
    return (tracker.connections, remarks + left)
  }

  private static func precedes(
    _ one: (offset: Int, element: CapturedFrame), _ other: (offset: Int, element: CapturedFrame)
  ) -> Bool {
    (one.element.stamp, one.offset) < (other.element.stamp, other.offset)
  }
}
