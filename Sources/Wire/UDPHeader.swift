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
  /// Reads the header from `start` on.
  /// - Parameter end: where the packet ends, at most `octets.count`.
  /// - Throws: when there are fewer than 8 octets.
  public init(parsing octets: Span<UInt8>, from start: Int, to end: Int) throws(ParseError) {
    try ParseError.require(Self.length, from: start, to: end, layer: .udp)
    self.init(
      sourcePort: octets.number16(at: start), destinationPort: octets.number16(at: start + 2),
      length: octets.number16(at: start + 4), checksum: octets.number16(at: start + 6))
  }

  @usableFromInline
  func write(
    into out: inout OutputSpan<UInt8>, pseudoHeader: InternetChecksum, payload: Span<UInt8>
  ) {
    out.append(number16: sourcePort)
    out.append(number16: destinationPort)
    out.append(number16: writtenLength(payload.count))
    out.append(number16: checksum ?? rightChecksum(pseudoHeader: pseudoHeader, payload: payload))
  }

  /// The checksum of the datagram as it is written; a computed zero is written as ones (RFC 768).
  @usableFromInline
  func rightChecksum(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> UInt16 {
    var sum = pseudoHeader
    sum.add(sourcePort)
    sum.add(destinationPort)
    sum.add(writtenLength(payload.count))
    sum.add(payload)
    return sum.value == 0 ? 0xFFFF : sum.value
  }

  private func writtenLength(_ payload: Int) -> UInt16 {
    length ?? UInt16(exactly: Self.length + payload) ?? 0
  }
}
