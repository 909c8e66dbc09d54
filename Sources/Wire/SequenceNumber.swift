/// A sequence number of TCP: 32 bits, compared modulo 2^32 (RFC 9293, section 3.4).
public struct SequenceNumber: Hashable, Sendable {
  /// The 32 bits in host order.
  public var rawValue: UInt32

  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable
  public static func + (number: Self, count: Int) -> Self {
    Self(number.rawValue &+ UInt32(truncatingIfNeeded: count))
  }

  @inlinable
  public static func - (number: Self, count: Int) -> Self {
    Self(number.rawValue &- UInt32(truncatingIfNeeded: count))
  }

  /// The shorter way from `origin` to `number`: -2^31 to 2^31 - 1.
  @inlinable
  public static func - (number: Self, origin: Self) -> Int {
    Int(Int32(truncatingIfNeeded: number.rawValue &- origin.rawValue))
  }

  /// `self < other` as RFC 9293 writes it. Numbers that are exactly 2^31 apart precede each other.
  @inlinable
  public func precedes(_ other: Self) -> Bool { self - other < 0 }

  /// `start =< self < start + size`.
  /// - Parameter size: octets, 0 to 2^32 - 1.
  @inlinable
  public func isInWindow(from start: Self, size: Int) -> Bool {
    Int(rawValue &- start.rawValue) < size
  }
}
