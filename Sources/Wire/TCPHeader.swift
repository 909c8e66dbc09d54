/// The header of a TCP segment (RFC 9293, section 3.1). What is `nil` is computed when it is written; a parsed header
/// has no `nil`.
public struct TCPHeader: Hashable, Sendable {
  /// Source port, destination port; sequence number.
  @usableFromInline
  var first: UInt64
  /// Acknowledgement number; data offset, flags, window.
  @usableFromInline
  var second: UInt64
  /// Checksum, urgent pointer, in the low half.
  @usableFromInline
  var third: UInt64
  @usableFromInline
  var given = GivenFields()
  public var options: RawOptions

  /// Octets without options.
  @inlinable
  public static var minimumLength: Int { 20 }

  @inlinable
  public init(
    sourcePort: UInt16, destinationPort: UInt16, sequence: SequenceNumber,
    acknowledgement: SequenceNumber = SequenceNumber(0), flags: TCPFlags, window: UInt16,
    urgentPointer: UInt16 = 0, options: RawOptions = RawOptions()
  ) {
    first = UInt64(sourcePort) << 48 | UInt64(destinationPort) << 32 | UInt64(sequence.rawValue)
    second =
      UInt64(acknowledgement.rawValue) << 32 | UInt64(flags.rawValue) << 16 | UInt64(window)
    third = UInt64(urgentPointer)
    self.options = options
  }

  /// Octets that `write` appends.
  public var length: Int {
    Self.minimumLength + (given.contains(.headerLength) ? options.count : options.paddedCount)
  }
}

// MARK: Fields

extension TCPHeader {
  @inlinable
  public var sourcePort: UInt16 {
    get { first.field(at: 48) }
    set { first.setField(newValue, at: 48) }
  }

  @inlinable
  public var destinationPort: UInt16 {
    get { first.field(at: 32) }
    set { first.setField(newValue, at: 32) }
  }

  @inlinable
  public var sequence: SequenceNumber {
    get { SequenceNumber(first.field(at: 0)) }
    set { first.setField(newValue.rawValue, at: 0) }
  }

  /// On the wire whether or not ACK is set.
  @inlinable
  public var acknowledgement: SequenceNumber {
    get { SequenceNumber(second.field(at: 32)) }
    set { second.setField(newValue.rawValue, at: 32) }
  }

  /// In words of four octets, 4 bits; may be wrong. Given, the options are written as they stand; computed, they are
  /// padded with zeros.
  @inlinable
  public var dataOffset: UInt8? {
    get { given.contains(.headerLength) ? second.field(at: 28, mask: 0xF) : nil }
    set {
      second.setField(newValue ?? 0, at: 28, mask: 0xF)
      given.note(.headerLength, isGiven: newValue != nil)
    }
  }

  /// All twelve bits after the data offset.
  @inlinable
  public var flags: TCPFlags {
    get { TCPFlags(rawValue: second.field(at: 16, mask: 0xFFF)) }
    set { second.setField(newValue.rawValue, at: 16, mask: 0xFFF) }
  }

  /// As on the wire, not scaled.
  @inlinable
  public var window: UInt16 {
    get { second.field(at: 0) }
    set { second.setField(newValue, at: 0) }
  }

  /// Host order.
  @inlinable
  public var checksum: UInt16? {
    get { given.contains(.checksum) ? third.field(at: 16) : nil }
    set {
      third.setField(newValue ?? 0, at: 16)
      given.note(.checksum, isGiven: newValue != nil)
    }
  }

  /// On the wire whether or not URG is set.
  @inlinable
  public var urgentPointer: UInt16 {
    get { third.field(at: 0) }
    set { third.setField(newValue, at: 0) }
  }
}

// MARK: Octets

extension TCPHeader {
  /// Reads the header at the start of a segment. A data offset that is too small gives no options, one past the end gives
  /// as many option octets as there are.
  /// - Throws: when there are fewer than 20 octets.
  public init(parsing segment: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: 0, to: segment.count, layer: .tcp)
    guard let header = TCPHeader(segment) else { preconditionFailure("20 octets are a header") }
    self = header
  }

  /// The same; `nil` when there are fewer than 20 octets.
  @inline(__always)
  init?(_ segment: Span<UInt8>) {
    guard segment.count >= Self.minimumLength else { return nil }
    first = segment.number64(at: 0)
    second = segment.number64(at: 8)
    third = UInt64(segment.number32(at: 16))
    given = .allOfTCP
    let end = min(Int(segment[12] >> 4) * 4, segment.count)
    options =
      end > Self.minimumLength
      ? RawOptions(parsing: segment.extracting(Self.minimumLength..<end)) : RawOptions()
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameters:
  ///   - pseudoHeader: the sum of the pseudo-header.
  ///   - payload: what follows in the segment, for the checksum.
  @inline(__always)
  func write(
    into out: inout OutputSpan<UInt8>, pseudoHeader: InternetChecksum, payload: Span<UInt8>
  ) {
    var second = second
    if !given.contains(.headerLength) { second |= UInt64(length / 4 & 0xF) << 28 }
    let checksum =
      given.contains(.checksum) ? 0 : sum(second, third & 0xFFFF, pseudoHeader, payload).value
    out.append(bigEndian: first)
    out.append(bigEndian: second)
    out.append(bigEndian: UInt32(truncatingIfNeeded: third) | UInt32(checksum) << 16)
    out.append(options, paddedTo: length - Self.minimumLength)
  }

  /// Whether the checksum of a parsed segment is right.
  /// - Parameters:
  ///   - pseudoHeader: the sum of the pseudo-header.
  ///   - payload: what follows the header.
  @inline(__always)
  func checksumIsRight(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> Bool {
    sum(second, third, pseudoHeader, payload).value == 0
  }

  @inline(__always)
  private func sum(
    _ second: UInt64, _ third: UInt64, _ pseudoHeader: InternetChecksum, _ payload: Span<UInt8>
  ) -> InternetChecksum {
    var sum = pseudoHeader
    sum.add(first)
    sum.add(second)
    sum.add(third)
    sum.add(options)
    if !payload.isEmpty { sum.add(payload) }
    return sum
  }
}
