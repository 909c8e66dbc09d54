/// A header of generic routing encapsulation, version 0 (RFC 2784), with the key and the sequence number of RFC 2890.
/// What the flags do not announce is not on the wire.
public struct GREHeader: Hashable, Sendable {
  /// The first word: which fields there are, reserved bits, the version in the lowest three.
  public var flags: UInt16
  /// The EtherType of what follows. `nil` is computed when it is written.
  public var protocolType: UInt16?
  /// Of the header and all that follows it (RFC 2784, section 2.5). `nil` is computed when it is written; a parsed
  /// header with `Flag.checksum` has no `nil`.
  public var checksum: UInt16?
  /// What stands after the checksum: RFC 1701's offset, since RFC 2784 reserved.
  public var offset: UInt16 = 0
  public var key: UInt32 = 0
  public var sequence: UInt32 = 0

  /// Bits of `flags`.
  public enum Flag {
    public static let checksum: UInt16 = 0x8000
    /// Of RFC 1701: a list of routes follows. Neither read nor written.
    public static let routing: UInt16 = 0x4000
    public static let key: UInt16 = 0x2000
    public static let sequence: UInt16 = 0x1000
    public static let version: UInt16 = 0x0007
  }

  /// Octets without the fields that flags announce.
  public static let minimumLength = 4

  public init(flags: UInt16, protocolType: UInt16? = nil) {
    self.flags = flags
    self.protocolType = protocolType
  }

  public func has(_ flag: UInt16) -> Bool { flags & flag != 0 }

  /// Octets that `write` appends.
  public var length: Int {
    let fields = [Flag.checksum, Flag.key, Flag.sequence].count(where: has)
    return Self.minimumLength + 4 * fields
  }
}

// MARK: Octets

extension GREHeader {
  /// Reads the header at the start of `octets`.
  /// - Throws: when it is not whole, of another version, or has routes.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: 0, to: octets.count, layer: .gre)
    self.init(flags: octets.number16(at: 0), protocolType: octets.number16(at: 2))
    guard flags & (Flag.version | Flag.routing) == 0 else {
      throw ParseError(
        layer: .gre, offset: 0, problem: .unsupported(field: "flags", value: UInt64(flags)))
    }
    try ParseError.require(length, from: 0, to: octets.count, layer: .gre)
    var place = Self.minimumLength
    if has(Flag.checksum) {
      (checksum, offset) = (octets.number16(at: place), octets.number16(at: place + 2))
      place += 4
    }
    if has(Flag.key) {
      key = octets.number32(at: place)
      place += 4
    }
    if has(Flag.sequence) { sequence = octets.number32(at: place) }
  }

  /// The header and what it is put around.
  /// - Parameter type: the EtherType of `inner`, where `protocolType` is left out.
  public func octets(around inner: [UInt8], type: UInt16) -> [UInt8] {
    let sum = checksum ?? rightChecksum(of: inner, type: type)
    return header(type: type, checksum: sum) + inner
  }

  private func rightChecksum(of inner: [UInt8], type: UInt16) -> UInt16 {
    var sum = InternetChecksum()
    sum.add(header(type: type, checksum: 0))
    sum.add(inner)
    return sum.value
  }

  private func header(type: UInt16, checksum: UInt16) -> [UInt8] {
    [UInt8](capacity: length) { out in
      out.append(bigEndian: flags)
      out.append(bigEndian: protocolType ?? type)
      if has(Flag.checksum) {
        out.append(bigEndian: checksum)
        out.append(bigEndian: offset)
      }
      if has(Flag.key) { out.append(bigEndian: key) }
      if has(Flag.sequence) { out.append(bigEndian: sequence) }
    }
  }
}
