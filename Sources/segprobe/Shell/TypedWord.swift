/// One word of a typed segment: what stands between blanks, where strings and brackets hold together.
struct TypedWord: Equatable {
  var text: String
  /// Characters (Unicode scalars) before it.
  var start: Int

  var length: Int { text.unicodeScalars.count }
  var isGroup: Bool { text.hasPrefix("[") }
  var isOptions: Bool { text.hasPrefix("<") }
  var isPayload: Bool { text.hasPrefix("\"") || text == "pattern" || text.hasPrefix("hex") }

  /// The letters and digits that it begins with.
  var name: String { String(text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }) }

  /// `1:11(10)`, `RCV.NXT(10)`, `(10)`, or what was meant to be one.
  var isRange: Bool {
    guard text.contains("(") || text.contains(":"), !isPayload else { return false }
    let first = text.first ?? " "
    return first.isNumber || first == "(" || first == "-"
      || ["SND.", "RCV.", "ISS", "IRS"].contains { text.hasPrefix($0) }
  }

  /// The flags in the notation of scripts. In short forms `A` is ACK; in a line that has its numbers, and no
  /// acknowledgement among them, it is AE as in scripts (RFC 9768).
  func flags(isPlain: Bool) -> String {
    if text.lowercased() == "none" { return "-" }
    return isPlain || text.contains(".") ? text : text.replacing("A", with: ".")
  }

  // MARK: Cutting

  static func words(of typed: [Unicode.Scalar]) -> [TypedWord] {
    var words: [TypedWord] = []
    var index = 0
    while index < typed.count {
      guard !isBlank(typed[index]) else {
        index += 1
        continue
      }
      let end = end(of: typed, from: index)
      words.append(
        TypedWord(text: String(String.UnicodeScalarView(typed[index..<end])), start: index))
      index = end
    }
    return words
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private static func end(of typed: [Unicode.Scalar], from start: Int) -> Int {
    switch typed[start] {
    case "\"": return endOfString(typed, from: start)
    case "<" where start + 1 < typed.count && !isBlank(typed[start + 1]):
      return typed[start...].firstIndex(of: ">").map { $0 + 1 } ?? typed.count
    case "[": return typed[start...].firstIndex(of: "]").map { $0 + 1 } ?? typed.count
    default: break
    }
    var index = start
    var depth = 0
    while index < typed.count {
      switch typed[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "\"" where depth <= 0, "<" where depth <= 0 && index > start: return index
      case let scalar where isBlank(scalar) && depth <= 0: return index
      default: break
      }
      index += 1
    }
    return index
  }

  private static func endOfString(_ typed: [Unicode.Scalar], from start: Int) -> Int {
    var index = start + 1
    while index < typed.count, typed[index] != "\"" {
      index += typed[index] == "\\" ? 2 : 1
    }
    return min(index + 1, typed.count)
  }
}
