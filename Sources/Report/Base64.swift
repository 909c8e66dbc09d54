/// Octets as text (RFC 4648, section 4), with padding.
enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of octets: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((octets.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for octet in octets {
      bits = bits << 8 | UInt32(octet)
      count += 1
      guard count == 3 else { continue }
      add(bits, characters: 4, to: &result)
      (bits, count) = (0, 0)
    }
    if count > 0 {
      add(bits << (8 * UInt32(3 - count)), characters: count + 1, to: &result)
      for _ in count..<3 { result.append(UInt8(ascii: "=")) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// - Parameter bits: 24 of them.
  private static func add(_ bits: UInt32, characters: Int, to result: inout [UInt8]) {
    for place in 0..<characters {
      result.append(letters[Int(bits >> (18 - 6 * UInt32(place)) & 63)])
    }
  }

  /// - Returns: `nil` for what `text(of:)` would not write.
  static func octets(of text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 4 == 0 else { return nil }
    let padding = characters.suffix(2).count { $0 == UInt8(ascii: "=") }
    var result: [UInt8] = []
    result.reserveCapacity(characters.count / 4 * 3)
    var bits: UInt32 = 0
    for (place, character) in characters.dropLast(padding).enumerated() {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | value
      // From the second character of a group on, each completes an octet.
      let spare = UInt32(3 - place % 4) * 2
      if place % 4 > 0 { result.append(UInt8(truncatingIfNeeded: bits >> spare)) }
    }
    return Self.text(of: result) == text ? result : nil
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
