/// One entry of a label stack (RFC 3032, section 2.1; the traffic class as RFC 5462 names it).
public struct MPLSEntry: Hashable, Sendable {
  /// All four octets, host order.
  public var rawValue: UInt32

  /// Octets.
  public static let length = 4

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// - Parameters:
  ///   - label: 20 bits; higher ones are cut.
  ///   - trafficClass: 3 bits; higher ones are cut.
  ///   - isBottom: no entry follows.
  public init(label: UInt32, trafficClass: UInt8, isBottom: Bool, timeToLive: UInt8) {
    rawValue =
      label << 12 | UInt32(trafficClass & 7) << 9 | (isBottom ? 0x100 : 0) | UInt32(timeToLive)
  }

  /// 20 bits.
  public var label: UInt32 { rawValue >> 12 }

  /// 3 bits.
  public var trafficClass: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 9 & 7) }

  /// No entry follows.
  public var isBottom: Bool { rawValue & 0x100 != 0 }

  public var timeToLive: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

extension [MPLSEntry] {
  /// The entries at the start of `octets`, up to the bottom of the stack; `nil` if it has none.
  init?(parsing octets: Span<UInt8>) {
    self = []
    while (count + 1) * MPLSEntry.length <= octets.count {
      let entry = MPLSEntry(rawValue: octets.number32(at: count * MPLSEntry.length))
      append(entry)
      if entry.isBottom { return }
    }
    return nil
  }
}
