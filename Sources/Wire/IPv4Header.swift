/// The header of an IPv4 packet (RFC 791, section 3.1). What is `nil` is computed when it is written; a parsed header
/// has no `nil`.
public struct IPv4Header: Hashable, Sendable {
  /// 4 bits. What is not 4 can be written, but not parsed.
  public var version: UInt8 = 4
  /// In words of four octets, 4 bits; may be wrong. Given, the options are written as they stand; computed, they are
  /// padded with zeros.
  public var headerLength: UInt8?
  public var typeOfService: UInt8 = 0
  /// Octets; may be wrong. Computed, it is 0 where the packet has more than 65535.
  public var totalLength: UInt16?
  public var identification: UInt16 = 0
  public var reservedFlag = false
  public var dontFragment = false
  public var moreFragments = false
  /// In units of eight octets, 13 bits.
  public var fragmentOffset: UInt16 = 0
  public var timeToLive: UInt8 = 64
  public var protocolNumber: UInt8
  /// Host order.
  public var checksum: UInt16?
  public var source: IPv4Address
  public var destination: IPv4Address
  public var options = RawOptions()

  /// Octets without options.
  public static let minimumLength = 20

  @inlinable
  public init(source: IPv4Address, destination: IPv4Address, protocolNumber: UInt8) {
    self.source = source
    self.destination = destination
    self.protocolNumber = protocolNumber
  }

  /// Octets that `write` appends.
  @inlinable
  public var length: Int {
    Self.minimumLength + (headerLength == nil ? options.paddedCount : options.count)
  }

  /// A fragment of a larger packet (RFC 791, section 2.3).
  @inlinable
  public var isFragment: Bool { moreFragments || fragmentOffset != 0 }
}

extension IPv4Header {
  /// Reads the header at the start of `octets`. A header length that is too small gives no options, one past the end
  /// gives as many option octets as there are.
  /// - Throws: when there are fewer than 20 octets.
  @inlinable
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: 0, to: octets.count, layer: .ipv4)
    self.init(
      source: IPv4Address(rawValue: octets.number32(at: 12)),
      destination: IPv4Address(rawValue: octets.number32(at: 16)), protocolNumber: octets[9])
    version = octets[0] >> 4
    headerLength = octets[0] & 0xF
    typeOfService = octets[1]
    totalLength = octets.number16(at: 2)
    identification = octets.number16(at: 4)
    fragmentWord = octets.number16(at: 6)
    timeToLive = octets[8]
    checksum = octets.number16(at: 10)
    let end = min(Int(octets[0] & 0xF) * 4, octets.count)
    if end > Self.minimumLength {
      options = RawOptions(octets, from: Self.minimumLength, to: end)
    }
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameter count: octets that follow in this packet, for the total length.
  @inlinable
  public func write(into out: inout OutputSpan<UInt8>, followedBy count: Int) {
    out.append(number16: firstWord)
    out.append(number16: writtenLength(followedBy: count))
    out.append(number16: identification)
    out.append(number16: fragmentWord)
    out.append(timeToLive)
    out.append(protocolNumber)
    out.append(number16: checksum ?? rightChecksum(followedBy: count))
    out.append(number32: source.rawValue)
    out.append(number32: destination.rawValue)
    out.append(options, paddedTo: length - Self.minimumLength)
  }

  /// The checksum of the header as it is written, whatever `checksum` says.
  @inlinable
  public func rightChecksum(followedBy count: Int) -> UInt16 {
    var sum = InternetChecksum()
    sum.add(firstWord)
    sum.add(writtenLength(followedBy: count))
    sum.add(identification)
    sum.add(fragmentWord)
    sum.add(UInt16(timeToLive) << 8 | UInt16(protocolNumber))
    sum.add(source.rawValue)
    sum.add(destination.rawValue)
    sum.add(options)
    return sum.value
  }

  /// Version, header length and type of service.
  @inlinable
  var firstWord: UInt16 {
    let words = headerLength ?? UInt8(truncatingIfNeeded: length / 4)
    return UInt16(version & 0xF) << 12 | UInt16(words & 0xF) << 8 | UInt16(typeOfService)
  }

  @inlinable
  func writtenLength(followedBy count: Int) -> UInt16 {
    totalLength ?? UInt16(exactly: length + count) ?? 0
  }

  /// Three flags and the offset.
  @inlinable
  var fragmentWord: UInt16 {
    get {
      (reservedFlag ? 0x8000 : 0) | (dontFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0)
        | fragmentOffset & 0x1FFF
    }
    set {
      reservedFlag = newValue & 0x8000 != 0
      dontFragment = newValue & 0x4000 != 0
      moreFragments = newValue & 0x2000 != 0
      fragmentOffset = newValue & 0x1FFF
    }
  }
}
