/// The checksum of IP, ICMP, TCP and UDP: the ones' complement of the ones' complement sum of 16-bit words
/// (RFC 1071). Add everything that it covers, in pieces of any length, then ask for `value`.
public struct InternetChecksum: Hashable, Sendable {
  /// The sum so far, not yet folded to 16 bits.
  @usableFromInline
  var sum: UInt64 = 0
  /// An odd number of octets was added: the next one is the low half of a word.
  @usableFromInline
  var isOdd = false

  @inlinable
  public init() {}

  /// The checksum in host order: what belongs in the field when the field was zero in the sum; zero when a right
  /// checksum was part of the sum.
  @inlinable
  public var value: UInt16 { ~folded }

  /// The ones' complement sum itself, in host order.
  @inlinable
  public var folded: UInt16 {
    var folded = (sum >> 32) + (sum & 0xFFFF_FFFF)
    folded = (folded >> 32) + (folded & 0xFFFF_FFFF)
    folded = (folded >> 16) + (folded & 0xFFFF)
    folded = (folded >> 16) + (folded & 0xFFFF)
    return UInt16(truncatingIfNeeded: (folded >> 16) + (folded & 0xFFFF))
  }

  /// Adds a 16-bit word.
  @inlinable
  public mutating func add(_ word: UInt16) { add(UInt32(word)) }

  /// Adds two 16-bit words, the higher first.
  @inlinable
  public mutating func add(_ words: UInt32) { add(UInt64(words)) }

  /// Adds four 16-bit words, the highest first.
  @inlinable
  public mutating func add(_ words: UInt64) {
    // A word that begins at an odd octet counts with its octets swapped (RFC 1071, section 2 B).
    let words = isOdd ? words << 8 | words >> 56 : words
    let (sum, carry) = self.sum.addingReportingOverflow(words)
    self.sum = sum &+ (carry ? 1 : 0)
  }

  /// Adds octets in the order of the wire.
  @inlinable
  public mutating func add(_ octets: Span<UInt8>) { add(octets, from: 0, to: octets.count) }

  /// Adds the octets from `start` up to `end`, both within the span.
  @inlinable
  public mutating func add(_ octets: Span<UInt8>, from start: Int, to end: Int) {
    var index = start
    while index < end {
      add(octet: octets[index])
      index += 1
    }
  }

  /// Adds octets in the order of the wire.
  public mutating func add(_ octets: [UInt8]) { add(octets.span) }

  /// Adds one octet.
  @inlinable
  public mutating func add(octet: UInt8) {
    let word = isOdd ? UInt64(octet) : UInt64(octet) << 8
    let (sum, carry) = self.sum.addingReportingOverflow(word)
    self.sum = sum &+ (carry ? 1 : 0)
    isOdd.toggle()
  }
}
