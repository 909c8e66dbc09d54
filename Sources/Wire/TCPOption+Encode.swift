extension RawOptions {
  /// Encodes options in this order; `nil` if they need more than 40 octets.
  public init?(encoding options: some Sequence<TCPOption>) {
    for option in options where !append(option) { return nil }
  }

  /// Adds an option after the others.
  /// - Returns: false, and nothing is added, if there is no room for it.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func append(_ option: TCPOption) -> Bool {
    switch option {
    case .endOfList: append(TCPOption.Kind.endOfList)
    case .noOperation: append(TCPOption.Kind.noOperation)
    case .maximumSegmentSize(let size): append(0x0204_0000 | UInt64(size), octets: 4)
    case .windowScale(let shift): append(0x03_0300 | UInt64(shift), octets: 3)
    case .sackPermitted: append(0x0402, octets: 2)
    case .timestamps(let value, let echo): appendTimestamps(value, echo)
    default: append(contentsOf: option.encoded)
    }
  }

  @inlinable
  @inline(__always)
  mutating func appendTimestamps(_ value: UInt32, _ echo: UInt32) -> Bool {
    guard Self.capacity - count >= 10 else { return false }
    append(0x080A, octets: 2)
    return append(UInt64(value) << 32 | UInt64(echo), octets: 8)
  }
}

extension TCPOption {
  /// The option as on the wire.
  public var encoded: [UInt8] {
    switch self {
    case .endOfList: [Kind.endOfList]
    case .noOperation: [Kind.noOperation]
    case .malformed(let octets): octets
    default: encodedWithLength
    }
  }

  /// Kind, length, content; a length above 255 is cut to its low octet.
  private var encodedWithLength: [UInt8] {
    let content = content
    return [kind ?? 0, UInt8(truncatingIfNeeded: content.count + 2)] + content
  }

  /// What stands after kind and length.
  private var content: [UInt8] {
    switch self {
    case .endOfList, .noOperation, .sackPermitted: []
    case .maximumSegmentSize(let size): Self.octets(size)
    case .windowScale(let shift): [shift]
    case .sack(let blocks):
      blocks.flatMap { Self.octets($0.left.rawValue) + Self.octets($0.right.rawValue) }
    case .timestamps(let value, let echo): Self.octets(value) + Self.octets(echo)
    case .experimentalFastOpen(let cookie): Self.fastOpenExperiment + cookie
    case .accurateECN(_, let counters): counters.flatMap { Self.octets($0).dropFirst() }
    case .fastOpen(let octets), .md5(let octets), .other(_, let octets), .malformed(let octets):
      octets
    }
  }

  private static func octets<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (1...(Number.bitWidth / 8)).map {
      UInt8(truncatingIfNeeded: number >> Number(Number.bitWidth - 8 * $0))
    }
  }
}
