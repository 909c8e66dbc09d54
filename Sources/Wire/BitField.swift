// Fields of a header inside the 64 bits that they share. Headers are kept as the words that stand on the wire: reading
// and writing one is then a few loads and stores, and copying one shuffles nothing.

extension UInt64 {
  /// The bits of an unsigned number whose lowest bit stands at `shift`.
  @inlinable
  @inline(__always)
  func field<Number: FixedWidthInteger>(at shift: UInt64) -> Number {
    Number(truncatingIfNeeded: self &>> shift)
  }

  /// The same for a field of fewer bits than the number has.
  @inlinable
  @inline(__always)
  func field<Number: FixedWidthInteger>(at shift: UInt64, mask: Number) -> Number {
    Number(truncatingIfNeeded: self &>> shift) & mask
  }

  @inlinable
  @inline(__always)
  mutating func setField<Number: FixedWidthInteger & UnsignedInteger>(
    _ number: Number, at shift: UInt64, mask: Number = .max
  ) {
    self = self & ~(UInt64(mask) &<< shift) | UInt64(number & mask) &<< shift
  }
}

/// Which of a header's fields that can be left out were given. What was not given is zero in the words. A whole word like
/// the others, because smaller pieces make copies slow.
@usableFromInline
struct GivenFields: OptionSet, Hashable, Sendable {
  @usableFromInline
  var rawValue: UInt64

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable static var headerLength: GivenFields { GivenFields(rawValue: 1) }
  @inlinable static var totalLength: GivenFields { GivenFields(rawValue: 2) }
  @inlinable static var checksum: GivenFields { GivenFields(rawValue: 4) }
  @inlinable static var allOfIPv6: GivenFields { GivenFields(rawValue: 2) }
  @inlinable static var allOfTCP: GivenFields { GivenFields(rawValue: 5) }
  @inlinable static var allOfIPv4: GivenFields { GivenFields(rawValue: 7) }

  /// Notes whether the field is given.
  @inlinable
  @inline(__always)
  mutating func note(_ field: GivenFields, isGiven: Bool) {
    rawValue = rawValue & ~field.rawValue | (isGiven ? field.rawValue : 0)
  }
}
