/// The options of a TCP or IPv4 header as octets: at most 40, stored in line, so that a header needs no allocation.
public struct RawOptions: Sendable {
  @usableFromInline
  var storage = InlineArray<40, UInt8>(repeating: 0)
  /// Octets in use, 0 to 40.
  public private(set) var count = 0

  /// The largest number of octets: what a header length of 15 words leaves after 20 octets.
  public static let capacity = 40

  @inlinable
  public init() {}

  /// `nil` if there are more than 40 octets.
  public init?(_ octets: some Collection<UInt8>) {
    guard octets.count <= Self.capacity else { return nil }
    for octet in octets { append(octet) }
  }

  /// The octets from `start` up to `end`, at most 40, all within the span.
  @usableFromInline
  init(_ octets: Span<UInt8>, from start: Int, to end: Int) {
    for index in start..<end { append(octets[index]) }
  }

  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> UInt8 {
    get {
      precondition(index < count, "an option octet past the end")
      return storage[index]
    }
    set {
      precondition(index < count, "an option octet past the end")
      storage[index] = newValue
    }
  }

  /// Adds an octet.
  /// - Returns: false, and nothing is added, if all 40 are in use.
  @discardableResult
  public mutating func append(_ octet: UInt8) -> Bool {
    guard count < Self.capacity else { return false }
    storage[count] = octet
    count += 1
    return true
  }

  /// Adds octets.
  /// - Returns: false, and nothing is added, if there is no room for all.
  @discardableResult
  public mutating func append(contentsOf octets: some Collection<UInt8>) -> Bool {
    guard octets.count <= Self.capacity - count else { return false }
    for octet in octets { append(octet) }
    return true
  }

  /// Adds zeros up to a multiple of four octets, as writing does where the header length was left out.
  public mutating func pad() {
    while count % 4 != 0 { append(0) }
  }

  /// The octets in use.
  public var octets: [UInt8] {
    [UInt8](capacity: count) { out in
      for index in 0..<count { out.append(storage[index]) }
    }
  }

  /// Octets that these options take in a header whose length is computed: padded to a multiple of four.
  @inlinable
  public var paddedCount: Int { (count + 3) & ~3 }
}

extension RawOptions: Hashable {
  public static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left.storage[index] != right.storage[index] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for index in 0..<count { hasher.combine(storage[index]) }
  }
}

extension RawOptions: CustomStringConvertible {
  /// Hexadecimal, two digits for each octet.
  public var description: String { hexadecimal(octets) }
}

extension OutputSpan where Element == UInt8 {
  /// Appends options and zeros up to `count` octets.
  @inlinable
  mutating func append(_ options: RawOptions, paddedTo count: Int) {
    for index in 0..<count { append(options.storage[index]) }
  }
}

extension InternetChecksum {
  /// Adds the options; octets that fill up their last word are zero.
  @inlinable
  mutating func add(_ options: RawOptions) {
    for index in 0..<options.count { add(octet: options.storage[index]) }
  }
}
