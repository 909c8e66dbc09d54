// Reading big-endian numbers out of octets. Every subscript is checked; callers make sure of the bounds first, so
// that input is answered with an error and never with a trap.

extension Span where Element == UInt8 {
  @inlinable
  func number16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  @inlinable
  func number32(at offset: Int) -> UInt32 {
    UInt32(number16(at: offset)) << 16 | UInt32(number16(at: offset + 2))
  }

  @inlinable
  func number64(at offset: Int) -> UInt64 {
    UInt64(number32(at: offset)) << 32 | UInt64(number32(at: offset + 4))
  }

  /// The octets of a range as an array.
  @inlinable
  func array(_ range: Range<Int>) -> [UInt8] {
    [UInt8](capacity: range.count) { out in
      for index in range { out.append(self[index]) }
    }
  }
}

extension OutputSpan where Element == UInt8 {
  @inlinable
  mutating func append(number16 number: UInt16) {
    append(UInt8(truncatingIfNeeded: number >> 8))
    append(UInt8(truncatingIfNeeded: number))
  }

  @inlinable
  mutating func append(number32 number: UInt32) {
    append(number16: UInt16(truncatingIfNeeded: number >> 16))
    append(number16: UInt16(truncatingIfNeeded: number))
  }

  @inlinable
  mutating func append(number64 number: UInt64) {
    append(number32: UInt32(truncatingIfNeeded: number >> 32))
    append(number32: UInt32(truncatingIfNeeded: number))
  }

  @inlinable
  mutating func append(octets: Span<UInt8>) {
    for index in octets.indices { append(octets[index]) }
  }

  @inlinable
  mutating func append(octets: [UInt8]) {
    for octet in octets { append(octet) }
  }
}
