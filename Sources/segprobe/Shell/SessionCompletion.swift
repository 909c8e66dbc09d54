/// What the word before the cursor could become.
struct SessionCompletion {
  /// Names in a folder; folders end with a slash.
  var files: @Sendable (_ folder: String) -> [String] = { _ in [] }

  private static let fields = [
    "ack", "win", "urg", "with", "pattern", "hex(", "SND.UNA", "SND.NXT", "SND.WND", "RCV.NXT",
    "RCV.WND", "ISS", "IRS",
  ]
  private static let faults = [
    "checksum", "doff", "reserved", "urg", "option", "seq!", "ack!", "ip-option", "ip-checksum",
    "fragment", "ttl", "tos", "df", "id", "bad",
  ]
  private static let options = [
    "mss", "wscale", "sackOK", "sack", "TS", "nop", "eol", "FO", "md5", "option", "raw",
  ]

  func complete(_ line: String) -> Completion {
    let start =
      line.lastIndex { " \t<,".contains($0) }.map { line.index(after: $0) }
      ?? line.startIndex
    let word = String(line[start...])
    let before = line[..<start]
    let earlier = before.split { " \t".contains($0) }
    if earlier.first == "save" || earlier.first == "save!" {
      return earlier.count == 1 ? file(word, at: before.count) : Completion()
    }
    let words = candidates(before, earlier).filter { $0.hasPrefix(word) }
    return Completion(
      start: before.count, words: words, ending: words.first?.hasSuffix("(") == true ? "" : " ")
  }

  private func candidates(_ before: Substring, _ earlier: [Substring]) -> [String] {
    guard let first = earlier.first else {
      return before.isEmpty || before.allSatisfy(\.isWhitespace)
        ? SessionVerb.allCases.map(\.rawValue) : []
    }
    if first == "help" { return SessionVerb.allCases.map(\.rawValue) }
    if first == "connect" { return Self.options }
    if SessionVerb(name: String(first)) != nil { return [] }
    // Within a string there is nothing to complete.
    if !before.count(where: { $0 == "\"" }).isMultiple(of: 2) { return [] }
    if let open = before.lastIndex(of: "<"), !before[open...].contains(">") { return Self.options }
    return earlier.contains("with") ? Self.faults : Self.fields
  }

  private func file(_ word: String, at start: Int) -> Completion {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let name = slash.map { String(word[word.index(after: $0)...]) } ?? word
    let words = files(folder.isEmpty ? "." : folder).filter { $0.hasPrefix(name) }.map {
      folder + $0
    }
    return Completion(
      start: start, words: words, ending: words.first?.hasSuffix("/") == true ? "" : " ")
  }
}
