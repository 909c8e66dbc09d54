/// Reads what `ByteWriter` wrote, in the same order. Octets that nobody wrote give errors, never a trap, and never more
/// memory than there are octets.
public struct ByteReader: Sendable {
  private let octets: [UInt8]
  /// Octets read so far.
  public private(set) var offset = 0

  public init(_ octets: [UInt8]) { self.octets = octets }

  /// Octets not read yet.
  public var remaining: Int { octets.count - offset }

  public var isAtEnd: Bool { remaining == 0 }

  /// An integer of any fixed width.
  public mutating func read<Number: FixedWidthInteger>(
    _: Number.Type = Number.self
  ) throws(ParseError) -> Number {
    var number: Number = 0
    for octet in try take(Number.bitWidth / 8) {
      number = (Number.bitWidth > 8 ? number << 8 : 0) | Number(truncatingIfNeeded: octet)
    }
    return number
  }

  public mutating func readBool() throws(ParseError) -> Bool {
    let start = offset
    let value: UInt8 = try read()
    guard value <= 1 else { throw unsupported("truth value", UInt64(value), at: start) }
    return value == 1
  }

  public mutating func readDouble() throws(ParseError) -> Double {
    Double(bitPattern: try read(UInt64.self))
  }

  /// Octets after their number.
  public mutating func readOctets() throws(ParseError) -> [UInt8] {
    Array(try take(Int(try read(UInt32.self))))
  }

  /// A string; what is not UTF-8 is replaced.
  public mutating func readString() throws(ParseError) -> String {
    String(decoding: try take(Int(try read(UInt32.self))), as: UTF8.self)
  }

  /// Elements after their number; `body` reads one, with at least one octet.
  public mutating func readArray<Element>(
    _ body: (inout ByteReader) throws(ParseError) -> Element
  ) throws(ParseError) -> [Element] {
    let count = Int(try read(UInt32.self))
    try ParseError.require(count, from: offset, to: octets.count, layer: .message)
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }

  public mutating func readOptional<Value>(
    _ body: (inout ByteReader) throws(ParseError) -> Value
  ) throws(ParseError) -> Value? {
    try readBool() ? try body(&self) : nil
  }

  public mutating func readAddress() throws(ParseError) -> IPAddress {
    let start = offset
    let octets = try readOctets()
    guard let address = IPAddress(octets: octets) else {
      throw unsupported("address length", UInt64(octets.count), at: start)
    }
    return address
  }

  public mutating func readInstant() throws(ParseError) -> Instant {
    Instant(nanoseconds: try read())
  }

  public mutating func readSequenceNumber() throws(ParseError) -> SequenceNumber {
    SequenceNumber(try read())
  }

  private mutating func take(_ count: Int) throws(ParseError) -> ArraySlice<UInt8> {
    try ParseError.require(count, from: offset, to: octets.count, layer: .message)
    defer { offset += count }
    return octets[offset..<(offset + count)]
  }

  private func unsupported(_ field: String, _ value: UInt64, at offset: Int) -> ParseError {
    ParseError(layer: .message, offset: offset, problem: .unsupported(field: field, value: value))
  }
}
