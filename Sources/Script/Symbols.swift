/// What the names in system calls stand for: the numbers of Linux on x86-64 and every other system with its generic ABI.
///
/// The tables are text, each name with its number behind it, in the order of the numbers, so that they can be read beside
/// the kernel's headers.
enum Symbols {
  /// The value of a symbol, errors among them.
  static func value(of name: String) -> Int64? { all[name] }

  /// Every symbol, in alphabetical order.
  static let names: [String] = all.keys.sorted()

  /// Numbers of errors by name.
  static let errors: [String: Int64] = table(errorNumbers)

  static let tables = [
    families, types, protocols, levels, socketOptions, directions,
    messageFlags, controlMessages, extendedErrors, timestamping, sendingTimes,
    options, optionValues, states, congestionStates, connectionOptions, statistics,
    ipv4Options, ipv6Options, pathDiscovery, udpOptions, types4, codes4, types6, codes6,
    openFlags, fileCommands, fileValues, locksAndPlaces, pollEvents, epollEvents, epollOperations,
    spliceFlags, requests, pointers, capabilities, capabilitySets,
  ]

  private static let all: [String: Int64] =
    tables
    .reduce(into: errors) { all, text in all.merge(table(text)) { first, _ in first } }

  private static func table(_ text: String) -> [String: Int64] {
    // By octets: every run needs it, and to look for characters takes much longer.
    let words = text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
      .map(Substring.init)
    var table: [String: Int64] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      let isHexadecimal = words[index + 1].hasPrefix("0x")
      table[String(words[index])] = Int64(
        isHexadecimal ? words[index + 1].dropFirst(2) : words[index + 1],
        radix: isHexadecimal ? 16 : 10)
    }
    return table
  }
}
