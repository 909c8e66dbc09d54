/// The checksum of IP, ICMP, TCP and UDP: the ones' complement of the ones' complement sum of 16-bit words
/// (RFC 1071). Add everything that it covers, in pieces of any length, then ask for `value`.
public struct InternetChecksum: Hashable, Sendable {
  /// The sum so far, of words in the byte order of the machine (RFC 1071, section 2 B), not yet folded to 16 bits.
  private var sum: UInt64 = 0
  /// An odd number of octets was added: the next one is the second of its word.
  private(set) var isOdd = false

  public init() {}

  /// The checksum in host order: what belongs in the field when the field was zero in the sum; zero when a right
  /// checksum was part of the sum.
  public var value: UInt16 { ~folded }

  /// The ones' complement sum itself, in host order.
  public var folded: UInt16 {
    // The sum of both halves, with its carry, is the high half of the number added to itself turned by half its width.
    let half = UInt32(truncatingIfNeeded: (sum &+ (sum << 32 | sum >> 32)) >> 32)
    return UInt16(truncatingIfNeeded: (half &+ (half << 16 | half >> 16)) >> 16).bigEndian
  }

  /// Adds a 16-bit word.
  @inline(__always)
  public mutating func add(_ word: UInt16) { add(machineWords: UInt64(word.bigEndian)) }

  /// Adds two 16-bit words, the higher first.
  @inline(__always)
  public mutating func add(_ words: UInt32) { add(machineWords: UInt64(words.bigEndian)) }

  /// Adds four 16-bit words, the highest first.
  @inline(__always)
  public mutating func add(_ words: UInt64) { add(machineWords: words.bigEndian) }

  /// Adds one octet.
  @inline(__always)
  public mutating func add(octet: UInt8) {
    add(UInt16(octet) << 8)
    isOdd.toggle()
  }

  /// Adds octets in the order of the wire.
  @inline(never)
  public mutating func add(_ octets: Span<UInt8>) {
    let (words, rest) = unsafe octets.withUnsafeBytes { unsafe Self.sum($0) }
    add(machineWords: words)
    if let rest { add(octet: rest) }
  }

  /// Adds octets in the order of the wire.
  public mutating func add(_ octets: [UInt8]) { add(octets.span) }

  /// Adds options; the octets that fill up their last word are zero.
  @inline(__always)
  mutating func add(_ options: RawOptions) {
    if options.isEmpty { return }
    add(options.words.first)
    if options.count > 8 { add(options.words.second) }
    if options.count > 16 { add(options.words.third) }
    if options.count > 24 { add(options.words.fourth) }
    if options.count > 32 { add(options.words.fifth) }
    if options.count & 1 != 0 { isOdd.toggle() }
  }

  /// Adds words, and the carry to the lowest of them. Words that begin at an odd octet count with their octets swapped,
  /// which is to say moved on by one octet.
  @inline(__always)
  private mutating func add(machineWords words: UInt64) {
    let words = isOdd ? words << 8 | words >> 56 : words
    let (sum, carry) = self.sum.addingReportingOverflow(words)
    self.sum = sum &+ (carry ? 1 : 0)
  }

  /// The sum of all whole words, and the octet that is left over.
  ///
  /// Compilers turn this loop into vector instructions, as they do not with checked subscripts: those take seventeen
  /// times as long for 1460 octets.
  @inline(__always)
  private static func sum(_ octets: UnsafeRawBufferPointer) -> (words: UInt64, rest: UInt8?) {
    var sum: UInt64 = 0
    let wholeWords = octets.count / 4
    for word in 0..<wholeWords {
      sum &+= UInt64(unsafe octets.loadUnaligned(fromByteOffset: word &* 4, as: UInt32.self))
    }
    var offset = wholeWords &* 4
    if octets.count &- offset >= 2 {
      sum &+= UInt64(unsafe octets.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      offset &+= 2
    }
    return (sum, offset < octets.count ? unsafe octets[offset] : nil)
  }
}
