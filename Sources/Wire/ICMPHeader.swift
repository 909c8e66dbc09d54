/// The first eight octets of a message of ICMP (RFC 792) or ICMPv6 (RFC 4443); which one, the IP header says. What is
/// `nil` is computed when it is written; a parsed header has no `nil`.
public struct ICMPHeader: Hashable, Sendable {
  public var type: UInt8
  public var code: UInt8
  /// Host order. That of ICMPv6 covers a pseudo-header, that of ICMP does not.
  public var checksum: UInt16?
  /// The four octets after the checksum: identifier and sequence number of an echo, MTU, pointer, flags.
  public var rest: UInt32

  /// Octets.
  public static let length = 8

  public init(type: UInt8, code: UInt8, checksum: UInt16? = nil, rest: UInt32 = 0) {
    self.type = type
    self.code = code
    self.checksum = checksum
    self.rest = rest
  }
}

extension ICMPHeader {
  /// Reads the header at the start of `octets`.
  /// - Throws: when there are fewer than 8 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.length, from: 0, to: octets.count, layer: .icmp)
    self.init(
      type: octets[0], code: octets[1], checksum: octets.number16(at: 2),
      rest: octets.number32(at: 4))
  }

  /// - Parameter pseudoHeader: that of ICMPv6; for ICMP an empty sum.
  @inline(never)
  func write(
    into out: inout OutputSpan<UInt8>, pseudoHeader: InternetChecksum, payload: Span<UInt8>
  ) {
    out.append(type)
    out.append(code)
    out.append(bigEndian: checksum ?? rightChecksum(pseudoHeader: pseudoHeader, payload: payload))
    out.append(bigEndian: rest)
  }

  func rightChecksum(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> UInt16 {
    sum(0, pseudoHeader, payload).value
  }

  /// Whether the checksum of a parsed message is right. Where all octets are zero, so is their sum, the other form of
  /// zero: Linux sends echo replies that way.
  func checksumIsRight(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> Bool {
    let sum = sum(checksum ?? 0, pseudoHeader, payload)
    return sum.value == 0 || sum.folded == 0
  }

  private func sum(
    _ checksum: UInt16, _ pseudoHeader: InternetChecksum, _ payload: Span<UInt8>
  ) -> InternetChecksum {
    var sum = pseudoHeader
    sum.add(UInt16(type) << 8 | UInt16(code))
    sum.add(checksum)
    sum.add(rest)
    sum.add(payload)
    return sum
  }
}
