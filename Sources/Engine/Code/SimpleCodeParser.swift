/// Reads what `SimpleCode` can carry out. Anything else, be it right for Python or wrong, gives `nil`.
struct SimpleCodeParser {
  private typealias Statement = SimpleCode.Statement
  private typealias Expression = SimpleCode.Expression

  private enum Token: Hashable {
    case number(Int)
    case word(String)
    case text
    case sign(String)
    case line
    case end
  }

  private var tokens: ArraySlice<Token>

  static func statements(of text: String) -> [SimpleCode.Statement]? {
    guard let tokens = tokens(of: CodeProgram.dedented(text).text) else { return nil }
    var parser = Self(tokens: tokens[...])
    return parser.statements()
  }

  // MARK: Tokens

  private static let signs = [
    "==", "!=", "<=", ">=", "<<", ">>", "//", "+=", "-=", "<", ">", "=", "+", "-", "*", "%", "&",
    "|", "^", "~", "(", ")", ",", ";",
  ]

  /// Python's own limits, as for what stands in parentheses, are higher.
  private static let (mostTokens, deepest) = (500, 50)

  /// No letter but ASCII's: a character of Swift's can be several of Python's.
  private static func tokens(of text: String) -> [Token]? {
    guard text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0 }) else { return nil }
    var tokens: [Token] = []
    var rest = Substring(text)
    var depth = 0
    var isLineStart = true
    while let character = rest.first {
      guard tokens.count < mostTokens else { return nil }
      switch character {
      case " ", "\t":
        rest.removeFirst()
        let isBlankLine = rest.first.map { [" ", "\t", "\n", "#"].contains($0) } ?? true
        // Indentation means something.
        if isLineStart, depth == 0, !isBlankLine { return nil }
        continue
      case "\n":
        rest.removeFirst()
        if depth == 0 { tokens.append(.line) }
        isLineStart = true
        continue
      case "#": rest = rest.drop { $0 != "\n" && $0 != "\r\n" && $0 != "\r" }
      case "\"", "'":
        guard let behind = behindText(rest) else { return nil }
        rest = behind
        tokens.append(.text)
      case "0"..."9":
        guard let number = takeNumber(from: &rest) else { return nil }
        tokens.append(.number(number))
      case "a"..."z", "A"..."Z", "_": tokens.append(.word(takeWord(from: &rest)))
      default:
        guard let sign = signs.first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(sign.count)
        // `**`, `**=`, `/=` and the like are none of these.
        if "=*/<>&|^%~".contains(sign.last ?? " "), let next = rest.first, "=*/<>".contains(next) {
          return nil
        }
        depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
        guard (0...deepest).contains(depth) else { return nil }
        tokens.append(.sign(sign))
      }
      isLineStart = false
    }
    return depth == 0 ? tokens + [.end] : nil
  }

  /// Behind a string on one line without escapes.
  private static func behindText(_ rest: Substring) -> Substring? {
    guard let quote = rest.first,
      let end = rest.dropFirst().firstIndex(where: { $0 == quote || $0.isNewline || $0 == "\\" }),
      rest[end] == quote
    else { return nil }
    let behind = rest[rest.index(after: end)...]
    // A third quote would open a longer one.
    return behind.first == quote ? nil : behind
  }

  private static func takeWord(from rest: inout Substring) -> String {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private static func takeNumber(from rest: inout Substring) -> Int? {
    let word = takeWord(from: &rest)
    if rest.first == "." { return nil }
    if word.hasPrefix("0x") || word.hasPrefix("0X") { return Int(word.dropFirst(2), radix: 16) }
    // Python takes no octal number for a decimal one.
    return word.count > 1 && word.hasPrefix("0") ? nil : Int(word)
  }

  // MARK: Statements

  private var next: Token { tokens.first ?? .end }

  private mutating func take(_ sign: String) -> Bool {
    guard next == .sign(sign) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard next == .word(word) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func statements() -> [SimpleCode.Statement]? {
    var statements: [Statement] = []
    while true {
      while next == .line { tokens.removeFirst() }
      if next == .end { return statements }
      guard let statement = statement() else { return nil }
      statements.append(statement)
      let isEnded = take(";")
      guard isEnded || next == .line || next == .end else { return nil }
    }
  }

  private mutating func statement() -> SimpleCode.Statement? {
    if take(word: "assert") {
      guard let condition = expression() else { return nil }
      // What it says if it fails is only to be right.
      guard !take(",") || expression() != nil else { return nil }
      return .assert(condition)
    }
    if take(word: "print") {
      guard take("("), let values = values(), take(")") else { return nil }
      return .print(values)
    }
    guard case .word(let name) = next, !Self.reserved.contains(name) else { return nil }
    tokens.removeFirst()
    if take("=") { return expression().map { .assign(name, $0) } }
    for sign in ["+", "-"] where take(sign + "=") {
      return expression().map { .assign(name, .binary(sign, .name(name), $0)) }
    }
    return nil
  }

  /// Python's words, and what has a meaning in code blocks.
  private static let reserved: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield", "print", "sys", "exit", "quit", "__name__", "__builtins__", "__debug__",
  ]

  private mutating func values() -> [SimpleCode.Expression]? {
    var values: [Expression] = []
    repeat {
      guard let value = expression() else { return nil }
      values.append(value)
    } while take(",")
    return values
  }

  // MARK: Expressions, in the order of Python's precedence

  private mutating func expression() -> SimpleCode.Expression? {
    leftToRight([["or"], ["and"]], then: { $0.negation() })
  }

  private mutating func negation() -> SimpleCode.Expression? {
    take(word: "not") ? negation().map { .unary("not", $0) } : comparison()
  }

  private mutating func comparison() -> SimpleCode.Expression? {
    guard let first = sum() else { return nil }
    var comparisons: [SimpleCode.Comparison] = []
    while let relation = take(oneOf: ["==", "!=", "<=", ">=", "<", ">"]) {
      guard let value = sum() else { return nil }
      comparisons.append(SimpleCode.Comparison(relation: relation, value: value))
    }
    return comparisons.isEmpty ? first : .comparison(first, comparisons)
  }

  private mutating func sum() -> SimpleCode.Expression? {
    leftToRight(
      [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "//", "%"]], then: { $0.factor() })
  }

  /// - Parameter levels: operators, those that bind least first.
  private mutating func leftToRight(
    _ levels: ArraySlice<[String]>, then operand: (inout Self) -> SimpleCode.Expression?
  ) -> SimpleCode.Expression? {
    guard let signs = levels.first else { return operand(&self) }
    guard var left = leftToRight(levels.dropFirst(), then: operand) else { return nil }
    while let sign = take(oneOf: signs) {
      guard let right = leftToRight(levels.dropFirst(), then: operand) else { return nil }
      left = .binary(sign, left, right)
    }
    return left
  }

  private mutating func take(oneOf signs: [String]) -> String? {
    signs.first { take($0) || take(word: $0) }
  }

  private mutating func factor() -> SimpleCode.Expression? {
    guard let sign = take(oneOf: ["-", "+", "~"]) else { return primary() }
    return factor().map { .unary(sign, $0) }
  }

  private mutating func primary() -> SimpleCode.Expression? {
    switch next {
    case .number(let number):
      tokens.removeFirst()
      return .number(number)
    case .text:
      tokens.removeFirst()
      return .unknown
    case .word(let name) where !Self.reserved.contains(name) || ["True", "False"].contains(name):
      tokens.removeFirst()
      return .name(name)
    case .sign("("):
      tokens.removeFirst()
      guard let values = values(), take(")") else { return nil }
      return values.count == 1 ? values[0] : .unknown
    default: return nil
    }
  }
}
