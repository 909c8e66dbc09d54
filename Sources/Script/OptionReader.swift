/// Reads the `--name=value` lines before the first event.
struct OptionReader {
  let source: SourceText
  /// Behind the last option.
  private(set) var position: Int
  private(set) var options: [ScriptOption] = []
  private(set) var definitions: [String: String] = [:]

  private var octets: [UInt8] { source.octets }

  init(source: SourceText, position: Int) {
    self.source = source
    self.position = position
  }

  mutating func readAll() throws(Diagnostic) {
    while let start = nextOption() {
      let location = source.location(of: start)
      position = octets[(start + 2)...].firstIndex { !$0.isWordOctet } ?? octets.count
      let name = String(decoding: octets[(start + 2)..<position], as: UTF8.self)
      guard !name.isEmpty else {
        throw source.diagnostic("expected the name of an option after '--'", at: start)
      }
      let value = try value()
      options.append(ScriptOption(name: name, value: value, location: location))
      if name == "define" { try define(value ?? "", at: start) }
    }
  }

  /// The offset of the next `--`, if nothing but blanks and comments stands before it.
  private func nextOption() -> Int? {
    var index = position
    while index < octets.count {
      if octets[index].isBlank {
        index += 1
      } else if let region = Region(at: index, in: octets), region.kind == .comment {
        index = region.range.upperBound
      } else {
        return octets[index...].starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]) ? index : nil
      }
    }
    return nil
  }

  /// What follows `=`, up to a blank outside of quotes; the quotes around a whole value are dropped.
  private mutating func value() throws(Diagnostic) -> String? {
    let equal = octets[position...].firstIndex { !$0.isBlank } ?? octets.count
    guard equal < octets.count, octets[equal] == UInt8(ascii: "=") else { return nil }
    let start = octets[(equal + 1)...].firstIndex { !$0.isBlank } ?? octets.count
    position = start
    while position < octets.count, !octets[position].isBlank {
      let region = Region(at: position, in: octets).flatMap { $0.kind == .comment ? nil : $0 }
      if region?.isTerminated == false {
        throw source.diagnostic("this value has no end", at: position)
      }
      position = region?.range.upperBound ?? position + 1
    }
    guard position > start else { throw source.diagnostic("expected a value after '='", at: equal) }
    let isQuoted =
      octets[start] == .quote && Region(at: start, in: octets)?.range.upperBound == position
    let content = isQuoted ? (start + 1)..<(position - 1) : start..<position
    return String(decoding: octets[content], as: UTF8.self)
  }

  /// `NAME=VALUE`
  private mutating func define(_ text: String, at start: Int) throws(Diagnostic) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.first?.isLetter ?? false,
      parts[0].utf8.allSatisfy(\.isWordOctet)
    else {
      throw source.diagnostic("expected '--define=NAME=VALUE'", at: start)
    }
    definitions[String(parts[0])] = String(parts[1])
  }
}
