/// The options of a TCP or IPv4 header as octets: at most 40, stored in line, so that a header needs no allocation.
public struct RawOptions: Hashable, Sendable {
  /// The octets in the order of the wire, the first one in the highest bits; those past `count` are zero.
  @usableFromInline
  var words = OptionWords()
  @usableFromInline
  var used = 0

  /// The largest number of octets: what a header length of 15 words leaves after 20 octets.
  @inlinable
  public static var capacity: Int { 40 }

  @inlinable
  public init() {}

  /// `nil` if there are more than 40 octets.
  public init?(_ octets: some Collection<UInt8>) {
    guard append(contentsOf: octets) else { return nil }
  }

  /// Octets in use, 0 to 40.
  @inlinable
  public var count: Int { used }

  public var isEmpty: Bool { count == 0 }

  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> UInt8 {
    get {
      precondition(index < count, "an option octet past the end")
      return UInt8(truncatingIfNeeded: words[index >> 3] &>> UInt64(56 - (index & 7) * 8))
    }
    set {
      precondition(index < count, "an option octet past the end")
      let shift = UInt64(56 - (index & 7) * 8)
      words[index >> 3] &= ~(0xFF &<< shift)
      words[index >> 3] |= UInt64(newValue) &<< shift
    }
  }

  /// Adds an octet.
  /// - Returns: false, and nothing is added, if all 40 are in use.
  @inlinable
  @discardableResult
  public mutating func append(_ octet: UInt8) -> Bool { append(UInt64(octet), octets: 1) }

  /// Adds octets.
  /// - Returns: false, and nothing is added, if there is no room for all.
  @discardableResult
  public mutating func append(contentsOf octets: some Collection<UInt8>) -> Bool {
    guard octets.count <= Self.capacity - count else { return false }
    for octet in octets { append(octet) }
    return true
  }

  /// Adds the low `size` octets of a number, the highest first; the others must be zero.
  /// - Parameter size: 1 to 8.
  @inlinable
  @inline(__always)
  @discardableResult
  mutating func append(_ number: UInt64, octets size: Int) -> Bool {
    guard size <= Self.capacity - count else { return false }
    let word = count >> 3
    let shift = (count & 7) * 8
    let number = number &<< UInt64(64 - size * 8)
    words[word] |= number &>> UInt64(shift)
    if shift + size * 8 > 64 { words[word + 1] |= number &<< UInt64(64 - shift) }
    used += size
    return true
  }

  /// Adds zeros up to a multiple of four octets, as writing does where the header length was left out.
  public mutating func pad() {
    while count % 4 != 0 { append(0) }
  }

  /// The octets in use.
  public var octets: [UInt8] { (0..<count).map { self[$0] } }

  /// Octets that these options take in a header whose length is computed: padded to a multiple of four.
  public var paddedCount: Int { (count + 3) & ~3 }
}

extension RawOptions: CustomStringConvertible {
  /// Hexadecimal, two digits for each octet.
  public var description: String { hexadecimal(octets) }
}

// MARK: In a header

extension RawOptions {
  /// All octets of the span, which are at most 40.
  @inline(__always)
  init(parsing octets: Span<UInt8>) {
    words.first = octets.word(at: 0)
    words.second = octets.word(at: 8)
    words.third = octets.word(at: 16)
    words.fourth = octets.word(at: 24)
    words.fifth = octets.word(at: 32)
    used = octets.count
  }

  /// The same out of line, for IPv4, whose options are rare.
  @inline(never)
  static func parsed(_ octets: Span<UInt8>) -> RawOptions { RawOptions(parsing: octets) }
}

extension Span where Element == UInt8 {
  /// Eight octets as a number; zeros where they run past the end.
  @inline(__always)
  fileprivate func word(at offset: Int) -> UInt64 {
    if count >= offset + 8 { return number64(at: offset) }
    if count <= offset { return 0 }
    if count == offset + 4 { return UInt64(number32(at: offset)) << 32 }
    return oddWord(at: offset)
  }

  private func oddWord(at offset: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in offset..<count { word |= UInt64(self[index]) << UInt64((7 - index + offset) * 8) }
    return word
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends options and zeros up to `count` octets, at most 40.
  @inline(never)
  mutating func append(_ options: RawOptions, paddedTo count: Int) {
    append(options.words.first, octets: count)
    append(options.words.second, octets: count - 8)
    append(options.words.third, octets: count - 16)
    append(options.words.fourth, octets: count - 24)
    append(options.words.fifth, octets: count - 32)
  }

  /// Appends the first `size` octets of a number: none if that is negative, all if it is above 8.
  @inline(__always)
  private mutating func append(_ word: UInt64, octets size: Int) {
    if size >= 8 {
      append(bigEndian: word)
    } else if size == 4 {
      append(bigEndian: UInt32(truncatingIfNeeded: word >> 32))
    } else if size > 0 {
      for index in 0..<size { append(UInt8(truncatingIfNeeded: word >> UInt64((7 - index) * 8))) }
    }
  }
}
