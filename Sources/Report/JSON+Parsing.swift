/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Octets before the place, from 0.
  public var offset: Int
  public var message: String

  public var description: String { "not JSON at octet \(offset): \(message)" }
}

extension JSON {
  /// Nesting beyond this is refused, so that no text can exhaust the stack.
  static let deepest = 64

  /// Reads one value (RFC 8259) and nothing behind it but white space.
  /// - Parameter text: UTF-8; what is not is replaced.
  public init(parsing text: some Collection<UInt8>) throws(JSONError) {
    var parser = JSONParser(Array(text))
    self = try parser.document()
  }

  /// The member of an object with this name; the last, if there are several.
  public subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }

  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// Of an integer, too.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// The elements of an array that are strings.
  public var strings: [String]? { array?.compactMap(\.string) }
}

/// A cursor over the octets of a JSON text.
private struct JSONParser {
  private let octets: [UInt8]
  private var place = 0

  init(_ octets: [UInt8]) { self.octets = octets }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard place == octets.count else { throw fault("something stands behind the value") }
    return value
  }

  private func fault(_ message: String) -> JSONError { JSONError(offset: place, message: message) }

  private var next: UInt8? { place < octets.count ? octets[place] : nil }

  private mutating func skipSpace() {
    while let octet = next, [0x20, 0x09, 0x0A, 0x0D].contains(octet) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth < JSON.deepest else { throw fault("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard octets[place...].starts(with: word.utf8) else { throw fault("expected a value") }
    place += word.utf8.count
    return value
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
    place += 1
    var members: [JSON.Member] = []
    skipSpace()
    if take("}") { return members }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("expected the name of a member") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw fault("expected ':'") }
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw fault("expected ',' or '}'") }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
    place += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return elements }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw fault("expected ',' or ']'") }
    return elements
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = place
    while let octet = next, "+-.0123456789eE".utf8.contains(octet) { place += 1 }
    let text = String(decoding: octets[start..<place], as: UTF8.self)
    if !text.hasPrefix("+") {
      if let integer = Int(text) { return .integer(integer) }
      if let number = Double(text), number.isFinite { return .number(number) }
    }
    place = start
    throw fault("expected a value")
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    place += 1
    var result: [UInt8] = []
    while let octet = next {
      place += 1
      switch octet {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &result)
      case 0..<0x20: throw fault("a control character in a string")
      default: result.append(octet)
      }
    }
    throw fault("a string without an end")
  }

  private mutating func escape(into result: inout [UInt8]) throws(JSONError) {
    guard let letter = next else { throw fault("a string without an end") }
    place += 1
    switch letter {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "u"): result += Array(String(try unicodeEscape()).utf8)
    default: throw fault("an unknown escape")
    }
  }

  /// Behind `\u`: four digits, or a pair of surrogates; half a pair becomes U+FFFD.
  private mutating func unicodeEscape() throws(JSONError) -> Character {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    guard (0xD800..<0xDC00).contains(first), octets[place...].starts(with: "\\u".utf8) else {
      return "\u{FFFD}"
    }
    let before = place
    place += 2
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else {
      place = before
      return "\u{FFFD}"
    }
    return Character(scalar)
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    let digits = octets[place...].prefix(4)
    // `Int(_:radix:)` would take a sign, too.
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("expected four hexadecimal digits") }
    place += 4
    return value
  }
}
