/// What the names in system calls stand for: the numbers of Linux on x86-64 and every other system with its generic ABI.
///
/// The tables are text, "NAME value" between commas, so that they can be read beside the kernel's headers.
enum Symbols {
  /// The value of a symbol, errors among them.
  static func value(of name: String) -> Int64? { all[name] }

  /// Every symbol, in alphabetical order.
  static let names: [String] = all.keys.sorted()

  /// Numbers of errors by name.
  static let errors: [String: Int64] = table(errorNumbers)

  private static let all: [String: Int64] = [sockets, tcp, files, capabilities]
    .reduce(into: errors) { all, text in all.merge(table(text)) { first, _ in first } }

  private static func table(_ text: String) -> [String: Int64] {
    var table: [String: Int64] = [:]
    for entry in text.split(separator: ",") {
      let parts = entry.split { $0 == " " || $0 == "\n" }
      guard parts.count == 2 else { continue }
      let isHexadecimal = parts[1].hasPrefix("0x")
      table[String(parts[0])] = Int64(
        isHexadecimal ? parts[1].dropFirst(2) : parts[1], radix: isHexadecimal ? 16 : 10)
    }
    return table
  }
}
