/// One part of a segment's notation, such as `ack 2`, with a name by which the same part is found in another segment.
struct NotationField: Hashable {
  var name: String
  var text: String

  /// Cuts notation into its parts: flags, sequence range, numbers with their keyword, option list, payload.
  static func fields(of notation: String) -> [NotationField] {
    var words = words(of: notation)[...]
    var fields: [NotationField] = []
    while let word = words.popFirst() {
      if outerHeaders.contains(word) {
        let text = outerHeader(word, &words)
        fields.append(NotationField(name: "outer header \(fields.count)", text: text))
      } else if keywords.contains(word) {
        fields.append(NotationField(name: word, text: phrase(word, &words)))
      } else {
        fields.append(NotationField(name: name(of: word, after: fields), text: word))
      }
    }
    return fields
  }

  private static let keywords: Set<String> = [
    "ack", "ack!", "seq!", "win", "urg", "ttl", "tos", "df", "id", "mtu", "flowlabel", "ip-option",
    "fragment",
    "checksum", "ip-checksum", "doff", "reserved", "option",
  ]
  private static let outerHeaders: Set<String> = ["ipv4", "ipv6", "gre", "gre:", "mpls", "mpls:"]
  private static let relations: Set<String> = [">=", "<=", ">", "<", "!="]

  /// The header of a tunnel, up to its colon.
  private static func outerHeader(_ word: String, _ words: inout ArraySlice<String>) -> String {
    var header = [word]
    while header.last?.hasSuffix(":") == false, let next = words.popFirst() { header.append(next) }
    return header.joined(separator: " ")
  }

  /// A keyword with its number, and the relation between them.
  private static func phrase(_ keyword: String, _ words: inout ArraySlice<String>) -> String {
    var phrase = [keyword]
    if let next = words.first, relations.contains(next) {
      phrase.append(next)
      words.removeFirst()
    }
    if let next = words.first, !keywords.contains(next), !"<\"[".contains(next.prefix(1)) {
      phrase.append(next)
      words.removeFirst()
    }
    return phrase.joined(separator: " ")
  }

  private static func name(of word: String, after fields: [NotationField]) -> String {
    switch word.first {
    case "<" where word.count > 1: return "options"
    case "[": return fields.contains { $0.name == "icmp" } ? "quoted" : "ecn"
    case "\"": return "payload"
    default: break
    }
    if ["icmp", "udp", "none", "<", ">", "with"].contains(word) { return word }
    if word.hasPrefix("(") { return "length" }
    if word.contains("(") && word.contains(":") { return "seq" }
    if !fields.contains(where: { $0.name == "flags" }),
      word.allSatisfy({ "SFRPEWAU.-0123456789".contains($0) })
    {
      return "flags"
    }
    return word
  }

  /// Words between blanks, where `<...>`, `[...]`, `(...)` and `"..."` hold together.
  private static func words(of notation: String) -> [String] {
    var words: [String] = []
    var rest = Substring(notation).drop { $0 == " " }
    while !rest.isEmpty {
      let end = endOfWord(in: rest)
      words.append(String(rest[..<end]))
      rest = rest[end...].drop { $0 == " " }
    }
    return words
  }

  private static func endOfWord(in text: Substring) -> Substring.Index {
    var closers: [Character] = []
    var isEscaped = false
    for index in text.indices {
      let character = text[index]
      if closers.isEmpty, character == " " { return index }
      if closers.last == character, !isEscaped {
        closers.removeLast()
      } else if closers.last != "\"", let closer = closer(at: index, in: text) {
        closers.append(closer)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return text.endIndex
  }

  /// What ends the group that begins here. `<` begins one only as the first character of a word and before something
  /// that is not part of a relation.
  private static func closer(at index: Substring.Index, in text: Substring) -> Character? {
    switch text[index] {
    case "\"": return "\""
    case "[": return "]"
    case "(": return ")"
    case "<" where index == text.startIndex:
      let next = text[text.index(after: index)...].first
      return next == nil || next == " " || next == "=" ? nil : ">"
    default: return nil
    }
  }
}
