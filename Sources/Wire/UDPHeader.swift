/// The header of a UDP datagram (RFC 768). What is `nil` is computed when it is written; a parsed header has no `nil`.
public struct UDPHeader: Hashable, Sendable {
  public var sourcePort: UInt16
  public var destinationPort: UInt16
  /// Octets of header and payload; may be wrong. Computed, it is 0 where there are more than 65535.
  public var length: UInt16?
  /// Host order; 0 is "none", which IPv6 does not allow.
  public var checksum: UInt16?

  /// Octets of the header.
  public static let length = 8

  public init(
    sourcePort: UInt16, destinationPort: UInt16, length: UInt16? = nil, checksum: UInt16? = nil
  ) {
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.length = length
    self.checksum = checksum
  }
}

extension UDPHeader {
  /// Reads the header at the start of `octets`.
  /// - Throws: when there are fewer than 8 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.length, from: 0, to: octets.count, layer: .udp)
    self.init(
      sourcePort: octets.number16(at: 0), destinationPort: octets.number16(at: 2),
      length: octets.number16(at: 4), checksum: octets.number16(at: 6))
  }

  @inline(never)
  func write(
    into out: inout OutputSpan<UInt8>, pseudoHeader: InternetChecksum, payload: Span<UInt8>
  ) {
    out.append(bigEndian: sourcePort)
    out.append(bigEndian: destinationPort)
    out.append(bigEndian: writtenLength(payload.count))
    out.append(bigEndian: checksum ?? rightChecksum(pseudoHeader: pseudoHeader, payload: payload))
  }

  /// The checksum of the datagram as it is written; a computed zero is written as ones (RFC 768).
  func rightChecksum(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> UInt16 {
    let value = sum(0, pseudoHeader, payload).value
    return value == 0 ? 0xFFFF : value
  }

  /// Whether the checksum of a parsed datagram is right.
  func checksumIsRight(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> Bool {
    sum(checksum ?? 0, pseudoHeader, payload).value == 0
  }

  private func sum(
    _ checksum: UInt16, _ pseudoHeader: InternetChecksum, _ payload: Span<UInt8>
  ) -> InternetChecksum {
    var sum = pseudoHeader
    sum.add(sourcePort)
    sum.add(destinationPort)
    sum.add(writtenLength(payload.count))
    sum.add(checksum)
    sum.add(payload)
    return sum
  }

  private func writtenLength(_ payload: Int) -> UInt16 {
    length ?? UInt16(exactly: Self.length + payload) ?? 0
  }
}
