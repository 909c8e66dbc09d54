public import Wire

/// A capture that grows while it is made.
public struct RunningCapture: Sendable {
  /// Every frame that counts, one after the other: what segments point into.
  public private(set) var octets: [UInt8] = []
  private var tracker = ConnectionTracker()
  private var count = 0
  private let isWanted: @Sendable (CapturedSegment) -> Bool

  /// - Parameter isWanted: of all TCP segments, those that count.
  public init(_ isWanted: @escaping @Sendable (CapturedSegment) -> Bool) {
    self.isWanted = isWanted
  }

  public var connections: [CapturedConnection] { tracker.connections }

  /// Takes a frame as it was on the wire.
  /// - Returns: the segment, and the index of its connection; `nil` for what does not count.
  public mutating func add(
    _ frame: some Collection<UInt8>, _ linkType: LinkType, at stamp: Instant
  ) -> (segment: CapturedSegment, connection: Int)? {
    let start = octets.count
    octets += frame
    let captured = CapturedFrame(
      number: count + 1, stamp: stamp, linkType: linkType, range: start..<octets.count,
      originalLength: octets.count - start)
    guard case .segment(let segment) = CapturedSegment.read(captured, of: octets),
      isWanted(segment)
    else {
      octets.removeLast(octets.count - start)
      return nil
    }
    count += 1
    return (segment, tracker.add(segment))
  }
}
