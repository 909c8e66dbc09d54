/// The header of an IPv4 packet (RFC 791, section 3.1). What is `nil` is computed when it is written; a parsed header
/// has no `nil`.
public struct IPv4Header: Hashable, Sendable {
  /// Version, IHL, type of service, total length; identification, flags, fragment offset.
  @usableFromInline
  var first: UInt64
  /// Time to live, protocol, checksum; source address.
  @usableFromInline
  var second: UInt64
  /// Destination address, in the low half.
  @usableFromInline
  var third: UInt64
  @usableFromInline
  var given = GivenFields()
  public var options = RawOptions()

  /// Octets without options.
  @inlinable
  public static var minimumLength: Int { 20 }

  /// Time to live 64, everything else zero or computed.
  @inlinable
  public init(source: IPv4Address, destination: IPv4Address, protocolNumber: UInt8) {
    first = 4 << 60
    second = 64 << 56 | UInt64(protocolNumber) << 48 | UInt64(source.rawValue)
    third = UInt64(destination.rawValue)
  }

  /// Octets that `write` appends.
  public var length: Int {
    Self.minimumLength + (given.contains(.headerLength) ? options.count : options.paddedCount)
  }

  /// A fragment of a larger packet (RFC 791, section 2.3).
  public var isFragment: Bool { moreFragments || fragmentOffset != 0 }
}

// MARK: Fields

extension IPv4Header {
  /// 4 bits. What is not 4 can be written, but not parsed.
  @inlinable
  public var version: UInt8 {
    get { first.field(at: 60, mask: 0xF) }
    set { first.setField(newValue, at: 60, mask: 0xF) }
  }

  /// In words of four octets, 4 bits; may be wrong. Given, the options are written as they stand; computed, they are
  /// padded with zeros.
  @inlinable
  public var headerLength: UInt8? {
    get { given.contains(.headerLength) ? first.field(at: 56, mask: 0xF) : nil }
    set {
      first.setField(newValue ?? 0, at: 56, mask: 0xF)
      given.note(.headerLength, isGiven: newValue != nil)
    }
  }

  @inlinable
  public var typeOfService: UInt8 {
    get { first.field(at: 48) }
    set { first.setField(newValue, at: 48) }
  }

  /// Octets; may be wrong. Computed, it is 0 where the packet has more than 65535.
  @inlinable
  public var totalLength: UInt16? {
    get { given.contains(.totalLength) ? first.field(at: 32) : nil }
    set {
      first.setField(newValue ?? 0, at: 32)
      given.note(.totalLength, isGiven: newValue != nil)
    }
  }

  @inlinable
  public var identification: UInt16 {
    get { first.field(at: 16) }
    set { first.setField(newValue, at: 16) }
  }

  @inlinable
  public var reservedFlag: Bool {
    get { first & 0x8000 != 0 }
    set { first = newValue ? first | 0x8000 : first & ~0x8000 }
  }

  @inlinable
  public var dontFragment: Bool {
    get { first & 0x4000 != 0 }
    set { first = newValue ? first | 0x4000 : first & ~0x4000 }
  }

  @inlinable
  public var moreFragments: Bool {
    get { first & 0x2000 != 0 }
    set { first = newValue ? first | 0x2000 : first & ~0x2000 }
  }

  /// In units of eight octets, 13 bits.
  @inlinable
  public var fragmentOffset: UInt16 {
    get { first.field(at: 0, mask: 0x1FFF) }
    set { first.setField(newValue, at: 0, mask: 0x1FFF) }
  }

  @inlinable
  public var timeToLive: UInt8 {
    get { second.field(at: 56) }
    set { second.setField(newValue, at: 56) }
  }

  @inlinable
  public var protocolNumber: UInt8 {
    get { second.field(at: 48) }
    set { second.setField(newValue, at: 48) }
  }

  /// Host order.
  @inlinable
  public var checksum: UInt16? {
    get { given.contains(.checksum) ? second.field(at: 32) : nil }
    set {
      second.setField(newValue ?? 0, at: 32)
      given.note(.checksum, isGiven: newValue != nil)
    }
  }

  @inlinable
  public var source: IPv4Address {
    get { IPv4Address(rawValue: second.field(at: 0)) }
    set { second.setField(newValue.rawValue, at: 0) }
  }

  @inlinable
  public var destination: IPv4Address {
    get { IPv4Address(rawValue: third.field(at: 0)) }
    set { third.setField(newValue.rawValue, at: 0) }
  }
}

// MARK: Octets

extension IPv4Header {
  /// Reads the header at the start of `octets`. A header length that is too small gives no options, one past the end
  /// gives as many option octets as there are.
  /// - Throws: when there are fewer than 20 octets.
  @inline(__always)
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: 0, to: octets.count, layer: .ipv4)
    first = octets.number64(at: 0)
    second = octets.number64(at: 8)
    third = UInt64(octets.number32(at: 16))
    given = .allOfIPv4
    let end = min(Int(octets[0] & 0xF) * 4, octets.count)
    if end > Self.minimumLength {
      options = .parsed(octets.extracting(Self.minimumLength..<end))
    }
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameter count: octets that follow in this packet, for the total length.
  @inline(__always)
  public func write(into out: inout OutputSpan<UInt8>, followedBy count: Int) {
    let first = firstWord(followedBy: count)
    let checksum = given.contains(.checksum) ? 0 : rightChecksum(first)
    out.append(bigEndian: first)
    out.append(bigEndian: second | UInt64(checksum) << 32)
    out.append(bigEndian: UInt32(truncatingIfNeeded: third))
    out.append(options, paddedTo: length - Self.minimumLength)
  }

  /// The checksum of the header as it is written, whatever `checksum` says.
  public func rightChecksum(followedBy count: Int) -> UInt16 {
    rightChecksum(firstWord(followedBy: count))
  }

  @inline(__always)
  private func rightChecksum(_ first: UInt64) -> UInt16 {
    sum(first, second & ~0xFFFF_0000_0000).value
  }

  /// Whether the checksum of a parsed header is right.
  @inline(__always)
  var checksumIsRight: Bool { sum(first, second).value == 0 }

  @inline(__always)
  private func sum(_ first: UInt64, _ second: UInt64) -> InternetChecksum {
    var sum = InternetChecksum()
    sum.add(first)
    sum.add(second)
    sum.add(third)
    sum.add(options)
    return sum
  }

  /// The first eight octets with both lengths.
  @inline(__always)
  private func firstWord(followedBy count: Int) -> UInt64 {
    var word = first
    if !given.contains(.headerLength) { word |= UInt64(length / 4 & 0xF) << 56 }
    if !given.contains(.totalLength) { word |= UInt64(UInt16(exactly: length + count) ?? 0) << 32 }
    return word
  }
}
