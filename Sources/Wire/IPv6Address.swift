/// An IPv6 address.
public struct IPv6Address: Hashable, Sendable {
  /// The first eight octets, host order: 2001:db8::1 has 0x20010DB8_00000000.
  public var high: UInt64
  /// The last eight octets, host order.
  public var low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// From eight 16-bit groups.
  private init(groups: [UInt16]) {
    high = groups[0..<4].reduce(0) { $0 << 16 | UInt64($1) }
    low = groups[4..<8].reduce(0) { $0 << 16 | UInt64($1) }
  }

  /// The 16 octets in the order of the wire.
  public var octets: [UInt8] {
    [high, low].flatMap { half in
      (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) }
    }
  }

  /// The eight groups that the text form writes.
  var groups: [UInt16] {
    [high, low].flatMap { half in
      (0..<4).map { UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)) }
    }
  }

  /// ::ffff:192.0.2.1 for 192.0.2.1 (RFC 4291, section 2.5.5.2).
  public init(mapping address: IPv4Address) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(address.rawValue))
  }

  /// The IPv4 address in an IPv4-mapped address, `nil` for any other.
  public var mapped: IPv4Address? {
    guard high == 0, low >> 32 == 0xFFFF else { return nil }
    return IPv4Address(rawValue: UInt32(truncatingIfNeeded: low))
  }

  /// Multicast: ff00::/8.
  public var isMulticast: Bool { high >> 56 == 0xFF }

  /// ff02::1:ffXX:XXXX with the last 24 bits of the address: where neighbour solicitations for it are sent
  /// (RFC 4291, section 2.7.1).
  public var solicitedNode: IPv6Address {
    IPv6Address(high: 0xFF02_0000_0000_0000, low: 0x1_FF00_0000 | low & 0xFF_FFFF)
  }
}

// MARK: Text

extension IPv6Address {
  /// Any of the forms of RFC 4291, section 2.2: full, with `::` for zeros, with an IPv4 address as its end. No zone.
  public init?(_ text: some StringProtocol) {
    let parts = Self.splitAtZeros(Array(text.utf8))
    guard let head = Self.groups(parts[0], isEnd: parts.count == 1) else { return nil }
    guard parts.count == 2 else {
      guard head.count == 8 else { return nil }
      self.init(groups: head)
      return
    }
    // `::` stands for at least one group of zeros.
    guard let tail = Self.groups(parts[1], isEnd: true), head.count + tail.count <= 7 else {
      return nil
    }
    let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
    self.init(groups: head + zeros + tail)
  }

  /// What stands before and after the first `::`, or everything if there is none.
  private static func splitAtZeros(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    let colon = UInt8(ascii: ":")
    for index in text.indices.dropLast() where text[index] == colon && text[index + 1] == colon {
      return [text[..<index], text[(index + 2)...]]
    }
    return [text[...]]
  }

  /// - Parameter isEnd: an IPv4 address may stand here as the last two groups.
  private static func groups(_ text: ArraySlice<UInt8>, isEnd: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if let group = group(part) {
        groups.append(group)
      } else if isEnd, index == parts.count - 1,
        let address = IPv4Address(String(decoding: part, as: UTF8.self))
      {
        groups.append(UInt16(truncatingIfNeeded: address.rawValue >> 16))
        groups.append(UInt16(truncatingIfNeeded: address.rawValue))
      } else {
        return nil
      }
    }
    return groups
  }

  /// One to four hexadecimal digits; `UInt16` alone would also take a sign.
  private static func group(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      guard let number = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(number)
    }
    return value
  }
}

extension IPv6Address: CustomStringConvertible {
  /// The one form of RFC 5952: lower case, no leading zeros, `::` for the longest run of at least two zero groups, the
  /// first one if two are equally long; IPv4-mapped addresses end as IPv4 addresses (section 5).
  public var description: String {
    if let mapped { return "::ffff:\(mapped)" }
    let groups = groups
    guard let zeros = Self.longestZeros(groups) else { return Self.text(groups[...]) }
    return "\(Self.text(groups[..<zeros.lowerBound]))::\(Self.text(groups[zeros.upperBound...]))"
  }

  private static func text(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<(index + 1)
      }
    }
    return longest.count >= 2 ? longest : nil
  }
}
