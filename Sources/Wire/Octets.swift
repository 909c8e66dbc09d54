// Big-endian numbers in octets. Every access is checked; callers make sure of the bounds first, so that input is answered
// with an error and never with a trap.
//
// `unsafe` stands here twice because a measurement asks for it: octet by octet the bounds are checked once for each, and
// parsing a segment takes a third longer. What the standard library calls unsafe is to view memory that may have
// padding as octets, and octets as a type that may have illegal values; neither is so for octets and integers. Bounds
// are checked all the same.

extension Span where Element == UInt8 {
  @inline(__always)
  func number16(at offset: Int) -> UInt16 { number(at: offset) }

  @inline(__always)
  func number32(at offset: Int) -> UInt32 { number(at: offset) }

  @inline(__always)
  func number64(at offset: Int) -> UInt64 { number(at: offset) }

  @inline(__always)
  private func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
    Number(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// The octets of a range as an array.
  func array(_ range: Range<Int>) -> [UInt8] {
    [UInt8](capacity: range.count) { out in
      for index in range { out.append(self[index]) }
    }
  }
}

extension OutputSpan where Element == UInt8 {
  @inline(__always)
  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(bigEndian number: Number) {
    let start = count
    append(repeating: 0, count: MemoryLayout<Number>.size)
    var octets = mutableSpan
    var bytes = unsafe octets.mutableBytes
    bytes.storeBytes(of: number.bigEndian, toByteOffset: start, as: Number.self)
  }

  mutating func append(octets: Span<UInt8>) {
    for index in octets.indices { append(octets[index]) }
  }

  mutating func append(octets: [UInt8]) { append(octets: octets.span) }
}
