import Wire

extension PayloadTemplate {
  /// Octets as a script writes them: a string if most are printable ASCII, else hex; long ones are cut with an ellipsis.
  /// No control character of the wire gets through.
  public static func text(_ octets: ArraySlice<UInt8>, limit: Int = 24) -> String {
    let shown = octets.prefix(limit)
    let rest = octets.count > limit ? "..." : ""
    let printable = shown.count { (0x20...0x7E).contains($0) || $0 == 10 || $0 == 13 }
    guard printable == shown.count, !shown.isEmpty else {
      return "hex(\(hexadecimal(shown))\(rest))"
    }
    return "\"" + shown.map(escaped).joined() + rest + "\""
  }

  private static func escaped(_ octet: UInt8) -> String {
    switch octet {
    case 10: "\\n"
    case 13: "\\r"
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    default: String(UnicodeScalar(octet))
    }
  }
}
