/// The header of a TCP segment (RFC 9293, section 3.1). What is `nil` is computed when it is written; a parsed header
/// has no `nil`.
public struct TCPHeader: Hashable, Sendable {
  public var sourcePort: UInt16
  public var destinationPort: UInt16
  public var sequence: SequenceNumber
  /// On the wire whether or not ACK is set.
  public var acknowledgement: SequenceNumber
  /// In words of four octets, 4 bits; may be wrong. Given, the options are written as they stand; computed, they are
  /// padded with zeros.
  public var dataOffset: UInt8?
  /// All twelve bits after the data offset.
  public var flags: TCPFlags
  /// As on the wire, not scaled.
  public var window: UInt16
  /// Host order.
  public var checksum: UInt16?
  /// On the wire whether or not URG is set.
  public var urgentPointer: UInt16
  public var options: RawOptions

  /// Octets without options.
  public static let minimumLength = 20

  @inlinable
  public init(
    sourcePort: UInt16, destinationPort: UInt16, sequence: SequenceNumber,
    acknowledgement: SequenceNumber = SequenceNumber(0), flags: TCPFlags, window: UInt16,
    urgentPointer: UInt16 = 0, options: RawOptions = RawOptions()
  ) {
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.sequence = sequence
    self.acknowledgement = acknowledgement
    self.flags = flags
    self.window = window
    self.urgentPointer = urgentPointer
    self.options = options
  }

  /// Octets that `write` appends.
  @inlinable
  public var length: Int {
    Self.minimumLength + (dataOffset == nil ? options.paddedCount : options.count)
  }
}

extension TCPHeader {
  /// Reads the header from `start` on. A data offset that is too small gives no options, one past the end gives as many
  /// option octets as there are.
  /// - Parameter end: where the segment ends, at most `octets.count`.
  /// - Throws: when there are fewer than 20 octets.
  @inlinable
  public init(parsing octets: Span<UInt8>, from start: Int, to end: Int) throws(ParseError) {
    try ParseError.require(Self.minimumLength, from: start, to: end, layer: .tcp)
    let word = octets.number16(at: start + 12)
    self.init(
      sourcePort: octets.number16(at: start), destinationPort: octets.number16(at: start + 2),
      sequence: SequenceNumber(octets.number32(at: start + 4)),
      acknowledgement: SequenceNumber(octets.number32(at: start + 8)),
      flags: TCPFlags(rawValue: word), window: octets.number16(at: start + 14),
      urgentPointer: octets.number16(at: start + 18))
    dataOffset = UInt8(word >> 12)
    checksum = octets.number16(at: start + 16)
    let headerEnd = min(start + Int(word >> 12) * 4, end)
    if headerEnd > start + Self.minimumLength {
      options = RawOptions(octets, from: start + Self.minimumLength, to: headerEnd)
    }
  }

  /// Reads the header at the start of `octets`.
  @inlinable
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try self.init(parsing: octets, from: 0, to: octets.count)
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameters:
  ///   - pseudoHeader: the sum of the pseudo-header.
  ///   - payload: what follows in the segment, for the checksum.
  @inlinable
  func write(
    into out: inout OutputSpan<UInt8>, pseudoHeader: InternetChecksum, payload: Span<UInt8>
  ) {
    out.append(number16: sourcePort)
    out.append(number16: destinationPort)
    out.append(number32: sequence.rawValue)
    out.append(number32: acknowledgement.rawValue)
    out.append(number16: offsetAndFlags)
    out.append(number16: window)
    out.append(number16: checksum ?? rightChecksum(pseudoHeader: pseudoHeader, payload: payload))
    out.append(number16: urgentPointer)
    out.append(options, paddedTo: length - Self.minimumLength)
  }

  /// The checksum of the segment as it is written, whatever `checksum` says.
  @inlinable
  func rightChecksum(pseudoHeader: InternetChecksum, payload: Span<UInt8>) -> UInt16 {
    var sum = pseudoHeader
    sum.add(sourcePort)
    sum.add(destinationPort)
    sum.add(sequence.rawValue)
    sum.add(acknowledgement.rawValue)
    sum.add(offsetAndFlags)
    sum.add(window)
    sum.add(urgentPointer)
    sum.add(options)
    sum.add(payload)
    return sum.value
  }

  @inlinable
  var offsetAndFlags: UInt16 {
    let words = dataOffset ?? UInt8(truncatingIfNeeded: length / 4)
    return UInt16(words & 0xF) << 12 | flags.rawValue
  }
}
