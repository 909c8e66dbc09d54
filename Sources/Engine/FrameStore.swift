public import Wire

/// Every frame of one run, octets in one buffer, so that recording a frame allocates nothing once the buffer has grown.
public struct FrameStore: Sendable {
  /// One frame: where its octets are, and when the kernel had it.
  public struct Entry: Hashable, Sendable {
    public var range: Range<Int>
    /// From the frame's first octet to its network header; 0 where the link has no header (TUN).
    public var networkOffset: Int
    /// The kernel's stamp: when it was really sent, or really arrived.
    public var stamp: Instant
    public var direction: Direction
    /// The target's kernel left the checksum to hardware that is not there (TP_STATUS_CSUMNOTREADY).
    public var checksumIsUnfilled: Bool

    public init(
      range: Range<Int>, networkOffset: Int, stamp: Instant, direction: Direction,
      checksumIsUnfilled: Bool = false
    ) {
      self.range = range
      self.networkOffset = networkOffset
      self.stamp = stamp
      self.direction = direction
      self.checksumIsUnfilled = checksumIsUnfilled
    }
  }

  /// From the target's point of view, as in scripts.
  public enum Direction: UInt8, Hashable, Sendable {
    case inbound
    case outbound
  }

  public var octets: [UInt8] = []
  public var entries: [Entry] = []

  public init() {}

  /// Adds a frame and returns its index.
  @inlinable
  @discardableResult
  public mutating func append(
    _ frame: some Collection<UInt8>, networkOffset: Int, stamp: Instant, direction: Direction,
    checksumIsUnfilled: Bool = false
  ) -> Int {
    let start = octets.count
    octets.append(contentsOf: frame)
    entries.append(
      Entry(
        range: start..<octets.count, networkOffset: networkOffset, stamp: stamp,
        direction: direction,
        checksumIsUnfilled: checksumIsUnfilled))
    return entries.count - 1
  }

  /// The whole frame.
  public func frame(_ index: Int) -> ArraySlice<UInt8> { octets[entries[index].range] }

  /// The frame from its network header on.
  public func packet(_ index: Int) -> ArraySlice<UInt8> {
    frame(index).dropFirst(entries[index].networkOffset)
  }
}
