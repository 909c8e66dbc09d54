/// Writes JSON (RFC 8259) in UTF-8.
struct JSONWriter {
  private var octets: [UInt8] = []
  /// `<` becomes an escape.
  private let escapesAngles: Bool

  static func text(of value: JSON, escapesAngles: Bool) -> String {
    var writer = Self(escapesAngles: escapesAngles)
    writer.write(value)
    return String(decoding: writer.octets, as: UTF8.self)
  }

  private init(escapesAngles: Bool) { self.escapesAngles = escapesAngles }

  private mutating func write(_ value: JSON) {
    switch value {
    case .null: add("null")
    case .bool(let value): add(value ? "true" : "false")
    case .integer(let value): add(String(value))
    case .number(let value): add(value.isFinite ? value.description : "null")
    case .string(let value): write(value)
    case .array(let elements):
      write(elements, between: "[", "]") { $0.write($1) }
    case .object(let members):
      write(members, between: "{", "}") { writer, member in
        writer.write(member.name)
        writer.add(": ")
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], between open: String, _ close: String,
    each: (inout Self, Element) -> Void
  ) {
    add(open)
    var isFirst = true
    for element in elements {
      if !isFirst { add(", ") }
      isFirst = false
      each(&self, element)
    }
    add(close)
  }

  private mutating func add(_ text: String) { octets.append(contentsOf: text.utf8) }

  // MARK: - Strings

  /// RFC 8259, section 7; DEL and the C1 controls are escaped too, so that the file can be shown on a terminal.
  private mutating func write(_ string: String) {
    add("\"")
    // Most strings are plain, and long ones nearly always.
    if isPlain(string) {
      add(string)
    } else {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    add("\"")
  }

  /// By a span: most of what a report takes to write is spent here.
  private func isPlain(_ string: String) -> Bool {
    let octets = string.utf8.span
    for index in octets.indices where !isPlain(octets[index]) { return false }
    return true
  }

  private func isPlain(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): false
    case UInt8(ascii: "<"): !escapesAngles
    default: octet >= 0x20 && octet < 0x7F
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": add("\\\"")
    case "\\": add("\\\\")
    case "\n": add("\\n")
    case "\r": add("\\r")
    case "\t": add("\\t")
    case "<" where escapesAngles: add("\\u003c")
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      add("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    default:
      if scalar.isASCII {
        octets.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        add(String(scalar))
      }
    }
  }
}
