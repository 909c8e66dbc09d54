/// Reads shell commands that are no more than a list of simple ones. Anything else, be it right for a shell or wrong, gives
/// `nil`.
struct SimpleCommandParser {
  private let octets: [UInt8]
  private var position = 0
  private var line = 1
  private var commands: [SimpleCommand] = []
  /// The command that is read, and where it begins.
  private var words: [String] = []
  private var isRedirected = false
  private var (start, end) = (0, 0)
  /// Up to here lines are counted.
  private var lineStart = 0

  /// A longer text is left to a shell.
  private static let mostOctets = 65_536

  static func commands(of text: String) -> [SimpleCommand]? {
    let octets = Array(text.utf8)
    guard octets.count <= mostOctets, !octets.contains(0) else { return nil }
    var parser = Self(octets: octets)
    return parser.readAll() ? parser.commands : nil
  }

  private init(octets: [UInt8]) { self.octets = octets }

  private var next: UInt8? { position < octets.count ? octets[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard octets[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  // MARK: Commands

  private mutating func readAll() -> Bool {
    while let octet = next {
      switch octet {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
      case UInt8(ascii: "\\"):
        guard take("\\\n") else { return false }
      case UInt8(ascii: "\n"):
        guard endCommand() else { return false }
        position += 1
      case UInt8(ascii: ";"):
        // A second one, or one without a command, is not for every shell.
        guard !words.isEmpty, endCommand() else { return false }
        position += 1
      case UInt8(ascii: "#"):
        while let octet = next, octet != UInt8(ascii: "\n") { position += 1 }
      default:
        if words.isEmpty, !isRedirected { start = position }
        guard isAtRedirection ? readRedirection() : readWord() else { return false }
        end = position
      }
    }
    return endCommand()
  }

  /// The command ends here, if there is one.
  private mutating func endCommand() -> Bool {
    defer { (words, isRedirected) = ([], false) }
    guard let program = words.first else { return !isRedirected }
    guard Self.isProgram(program) else { return false }
    line += octets[lineStart..<start].count { $0 == UInt8(ascii: "\n") }
    lineStart = start
    commands.append(
      SimpleCommand(
        words: words, isRedirected: isRedirected,
        text: String(decoding: octets[start..<end], as: UTF8.self), line: line))
    return true
  }

  /// Not a word of the shell's own: what a `cd` or an `export` does is for the commands behind it. Nor what might be an
  /// assignment, a job or an option of whatever starts the file.
  private static func isProgram(_ word: String) -> Bool {
    if [SysctlCommand.name, "ip", "tc", "ethtool"].contains(word) { return true }
    return word.utf8.contains(UInt8(ascii: "/")) && !word.utf8.contains(UInt8(ascii: "="))
      && !"%-".utf8.contains { $0 == word.utf8.first }
  }

  private var isAtRedirection: Bool {
    [">", "2>"].contains { octets[position...].starts(with: $0.utf8) }
  }

  private mutating func readRedirection() -> Bool {
    isRedirected = true
    if take("2>&1") || take(">&2") {
      // dash does not see where one ends and the next begins in `2>&1>&2`.
      return isWordEnd && next != UInt8(ascii: ">")
    }
    guard take("2>") || take(">") else { return false }
    while take(" ") {}
    return take("/dev/null") && isWordEnd
  }

  // MARK: Words

  private var isWordEnd: Bool {
    next.map { " \t\n;>".utf8.contains($0) } ?? true
  }

  private mutating func readWord() -> Bool {
    var word: [UInt8] = []
    while !isWordEnd, let octet = next {
      switch octet {
      case UInt8(ascii: "'"):
        guard let text = singleQuoted() else { return false }
        word += text
      case UInt8(ascii: "\""):
        guard let text = doubleQuoted() else { return false }
        word += text
      case UInt8(ascii: "$"):
        guard let number = arithmetic() else { return false }
        word += number
      case _ where Self.isPlain(octet):
        word.append(octet)
        position += 1
      default: return false
      }
    }
    // `2 >file` has a word, `2>file` has none.
    if next == UInt8(ascii: ">"), word.allSatisfy(\.isDigit) { return false }
    guard let text = String(validating: word, as: UTF8.self) else { return false }
    words.append(text)
    return true
  }

  /// Means itself in every shell, wherever in an argument it stands.
  private static func isPlain(_ octet: UInt8) -> Bool {
    octet.isLetterOrDigit || "_./:,+-@%=".utf8.contains(octet)
  }

  private mutating func singleQuoted() -> ArraySlice<UInt8>? {
    position += 1
    let start = position
    while let octet = next {
      position += 1
      if octet == UInt8(ascii: "'") { return octets[start..<position - 1] }
    }
    return nil
  }

  private mutating func doubleQuoted() -> [UInt8]? {
    position += 1
    var text: [UInt8] = []
    while let octet = next {
      switch octet {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "$"):
        guard let number = arithmetic() else { return nil }
        text += number
      case UInt8(ascii: "\\"), UInt8(ascii: "`"): return nil
      default:
        text.append(octet)
        position += 1
      }
    }
    return nil
  }

  /// `$((15*1024*1024))`: a product of whole numbers.
  private mutating func arithmetic() -> String.UTF8View? {
    guard take("$((") else { return nil }
    var product = 1
    repeat {
      while take(" ") {}
      let digits = octets[position...].prefix(while: \.isDigit)
      position += digits.count
      // A shell takes what begins with 0 for an octal number.
      guard let number = Int(String(decoding: digits, as: UTF8.self)),
        digits.first != UInt8(ascii: "0") || digits.count == 1
      else { return nil }
      let (result, isTooLarge) = product.multipliedReportingOverflow(by: number)
      if isTooLarge { return nil }
      product = result
      while take(" ") {}
    } while take("*")
    return take("))") ? String(product).utf8 : nil
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isLetterOrDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
