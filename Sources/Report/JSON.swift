/// A JSON value (RFC 8259) on its way out; members keep the order in which they are written.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written as `null` when it is not a finite number, for which JSON has no notation.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value on one line, as JSON lines want it.
  public var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .integer(let value): result += String(value)
    case .number(let value): result += value.isFinite ? value.description : "null"
    case .string(let value): Self.write(value, to: &result)
    case .array(let elements):
      Self.write(elements, between: "[", "]", to: &result) { $0.write(to: &$1) }
    case .object(let members):
      Self.write(members, between: "{", "}", to: &result) { member, result in
        Self.write(member.name, to: &result)
        result += ": "
        member.value.write(to: &result)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between open: String, _ close: String, to result: inout String,
    each: (Element, inout String) -> Void
  ) {
    result += open
    for (index, element) in elements.enumerated() {
      if index > 0 { result += ", " }
      each(element, &result)
    }
    result += close
  }

  /// RFC 8259, section 7; DEL and the C1 controls are escaped too, so that the file can be shown on a terminal.
  private static func write(_ string: String, to result: inout String) {
    result += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}
