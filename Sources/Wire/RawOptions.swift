/// The options of a TCP or IPv4 header as octets: at most 40, stored in line, so that a header needs no allocation.
public struct RawOptions: Sendable {
  /// The octets in the order of the wire, the first one in the highest bits; those past `count` are zero.
  @usableFromInline
  var words = InlineArray<5, UInt64>(repeating: 0)
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

extension RawOptions: Hashable {
  public static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.words.indices where left.words[index] != right.words[index] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for index in words.indices { hasher.combine(words[index]) }
  }
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
    var offset = 0
    for index in 0..<5 where octets.count >= index * 8 + 8 {
      words[index] = octets.number64(at: index * 8)
      offset = index * 8 + 8
    }
    used = offset
    while offset < octets.count {
      append(octets[offset])
      offset += 1
    }
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends options and zeros up to `count` octets, at most 40.
  @inline(__always)
  mutating func append(_ options: RawOptions, paddedTo count: Int) {
    var index = 0
    while index + 8 <= count {
      append(bigEndian: options.words[index >> 3])
      index += 8
    }
    while index < count {
      append(
        UInt8(truncatingIfNeeded: options.words[index >> 3] &>> UInt64(56 - (index & 7) * 8)))
      index += 1
    }
  }
}

extension InternetChecksum {
  /// Adds the options.
  @inline(__always)
  mutating func add(_ options: RawOptions) {
    for index in options.words.indices { add(options.words[index]) }
    if options.count & 1 != 0 { isOdd.toggle() }
  }
}
