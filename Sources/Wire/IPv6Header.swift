/// The header of an IPv6 packet with its extension headers (RFC 8200). What is `nil` is computed when it is written; a
/// parsed header has no `nil`.
public struct IPv6Header: Hashable, Sendable {
  /// Version, traffic class, flow label; payload length, next header, hop limit.
  @usableFromInline
  var first: UInt64
  @usableFromInline
  var given = GivenFields()
  public var source: IPv6Address
  public var destination: IPv6Address
  /// In the order of the wire. Change them with `append`, which keeps the chain of next headers whole, or one by one to
  /// break it.
  public var extensions: [IPv6Extension] = []

  /// Octets without extension headers.
  public static let minimumLength = 40

  /// Hop limit 64, everything else zero or computed.
  @inlinable
  public init(source: IPv6Address, destination: IPv6Address, nextHeader: UInt8) {
    first = 6 << 60 | UInt64(nextHeader) << 8 | 64
    self.source = source
    self.destination = destination
  }

  /// What follows the last extension header.
  public var protocolNumber: UInt8 { extensions.last?.nextHeader ?? nextHeader }

  /// Octets that `write` appends.
  public var length: Int { extensions.reduce(Self.minimumLength) { $0 + $1.length } }

  /// Adds an extension header after the others and before the transport header.
  /// - Parameters:
  ///   - kind: its protocol number, such as `IPProtocol.destinationOptions`.
  ///   - octets: all but its first, which says what follows.
  public mutating func append(_ kind: UInt8, octets: [UInt8]) {
    let added = IPv6Extension(nextHeader: protocolNumber, octets: octets)
    if extensions.isEmpty {
      nextHeader = kind
    } else {
      extensions[extensions.count - 1].nextHeader = kind
    }
    extensions.append(added)
  }

  /// The protocol numbers of the extension headers, one for each.
  public var extensionKinds: [UInt8] {
    extensions.isEmpty ? [] : [nextHeader] + extensions.dropLast().map(\.nextHeader)
  }

  /// The first fragment header, if there is one.
  public var fragment: IPv6Fragment? {
    guard !extensions.isEmpty else { return nil }
    for (kind, header) in zip(extensionKinds, extensions) where kind == IPProtocol.fragment {
      return IPv6Fragment(header)
    }
    return nil
  }
}

// MARK: Fields

extension IPv6Header {
  /// 4 bits. What is not 6 can be written, but not parsed.
  @inlinable
  public var version: UInt8 {
    get { first.field(at: 60, mask: 0xF) }
    set { first.setField(newValue, at: 60, mask: 0xF) }
  }

  @inlinable
  public var trafficClass: UInt8 {
    get { first.field(at: 52) }
    set { first.setField(newValue, at: 52) }
  }

  /// 20 bits.
  @inlinable
  public var flowLabel: UInt32 {
    get { first.field(at: 32, mask: 0xFFFFF) }
    set { first.setField(newValue, at: 32, mask: 0xFFFFF) }
  }

  /// Octets after the first 40, extension headers included; may be wrong. Computed, it is 0 where there are more than
  /// 65535.
  @inlinable
  public var payloadLength: UInt16? {
    get { given.contains(.totalLength) ? first.field(at: 16) : nil }
    set {
      first.setField(newValue ?? 0, at: 16)
      given.note(.totalLength, isGiven: newValue != nil)
    }
  }

  /// What follows the first 40 octets: the first extension header, or the transport protocol.
  @inlinable
  public var nextHeader: UInt8 {
    get { first.field(at: 8) }
    set { first.setField(newValue, at: 8) }
  }

  @inlinable
  public var hopLimit: UInt8 {
    get { first.field(at: 0) }
    set { first.setField(newValue, at: 0) }
  }
}

// MARK: Octets

extension IPv6Header {
  /// Reads the header at the start of `octets` and the extension headers after it, as far as they are whole and known.
  /// What follows a fragment header with an offset is data, whatever it looks like.
  /// - Parameter end: where the packet ends, at most `octets.count`.
  /// - Throws: when there are fewer than 40 octets.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: 0, to: octets.count, layer: .ipv6)
    first = octets.number64(at: 0)
    source = IPv6Address(high: octets.number64(at: 8), low: octets.number64(at: 16))
    destination = IPv6Address(high: octets.number64(at: 24), low: octets.number64(at: 32))
    given = .allOfIPv6
    if IPv6Extension.isKnown(nextHeader) { parseExtensions(octets, to: packetEnd(in: octets)) }
  }

  /// Where the packet ends: what follows is padding of the link. A length of zero before hop-by-hop options is that of a
  /// jumbogram (RFC 2675, section 3), for which everything is taken.
  func packetEnd(in octets: Span<UInt8>) -> Int {
    guard let payloadLength, payloadLength != 0 || nextHeader != IPProtocol.hopByHop else {
      return octets.count
    }
    return min(Self.minimumLength + Int(payloadLength), octets.count)
  }

  mutating func parseExtensions(_ octets: Span<UInt8>, to end: Int) {
    var offset = Self.minimumLength
    var kind = nextHeader
    while let length = IPv6Extension.length(of: kind, in: octets, at: offset, to: end) {
      let header = IPv6Extension(
        nextHeader: octets[offset], octets: octets.array((offset + 1)..<(offset + length)))
      extensions.append(header)
      offset += length
      if kind == IPProtocol.fragment, let fragment = IPv6Fragment(header), fragment.offset != 0 {
        return
      }
      kind = header.nextHeader
    }
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameter count: octets that follow in this packet, for the payload length.
  public func write(into out: inout OutputSpan<UInt8>, followedBy count: Int) {
    var first = first
    if !given.contains(.totalLength) {
      first |= UInt64(UInt16(exactly: length - Self.minimumLength + count) ?? 0) << 16
    }
    out.append(bigEndian: first)
    out.append(bigEndian: source.high)
    out.append(bigEndian: source.low)
    out.append(bigEndian: destination.high)
    out.append(bigEndian: destination.low)
    for header in extensions {
      out.append(header.nextHeader)
      out.append(octets: header.octets)
    }
  }
}
