import Script
import Wire

extension Expression {
  /// As a script writes it.
  var notation: String {
    switch self {
    case .integer(_, let spelling): spelling
    case .string(let octets): Self.quoted(octets)
    case .address(.v4(let address)): "inet_addr(\"\(address)\")"
    case .address(.v6(let address)): "inet6_addr(\"\(address)\")"
    case .ellipsis: "..."
    case .array(let elements): "[\(elements.map(\.notation).joined(separator: ", "))]"
    case .structure(let members): "{\(Self.notation(of: members).joined(separator: ", "))}"
    }
  }

  /// A length stands in parentheses after the name of what it belongs to.
  private static func notation(of members: [Member]) -> [String] {
    var texts: [String] = []
    var rest = members[...]
    while let member = rest.popFirst() {
      guard let name = member.name, let length = rest.first,
        length.name == name + "len"
      else {
        texts.append(member.notation)
        continue
      }
      rest = rest.dropFirst()
      texts.append("\(name)(\(length.value.notation))=\(member.value.notation)")
    }
    return texts
  }

  static func integer(_ value: Int64) -> Expression { .integer(value, spelling: "\(value)") }

  /// Between quotation marks; what is longer than 64 octets is cut.
  private static func quoted(_ octets: [UInt8]) -> String {
    let text = octets.prefix(64).map(escaped).joined()
    return octets.count > 64 ? "\"\(text)\"... (\(octets.count) octets)" : "\"\(text)\""
  }

  private static func escaped(_ octet: UInt8) -> String {
    switch octet {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    case UInt8(ascii: "\t"): "\\t"
    case 0x20..<0x7F: String(UnicodeScalar(octet))
    default: "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
    }
  }
}

extension Expression.Member {
  var notation: String { name.map { "\($0)=\(value.notation)" } ?? value.notation }
}
