/// A word of the language, and where it stands in the expanded text.
struct Token: Hashable {
  enum Kind: Hashable {
    /// `socket`, `ack`, `0abc`
    case word
    /// Decimal digits only.
    case integer
    /// `0x1f`
    case hexadecimal
    /// Digits with a point: `.5`, `1.25`
    case decimal
    /// `$name`
    case name
    case string
    /// Between backticks.
    case command
    /// `%{ ... }%`
    case code
    case mark(Mark)
    /// Anything else: an octet that the language has no use for.
    case stray
    case end
  }

  /// Punctuation and operators.
  enum Mark: String, Hashable {
    case plus = "+"
    case minus = "-"
    case star = "*"
    case tilde = "~"
    case less = "<"
    case greater = ">"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case notEqual = "!="
    case exclamation = "!"
    case equal = "="
    case comma = ","
    case colon = ":"
    case dot = "."
    case twoDots = ".."
    case ellipsis = "..."
    case bar = "|"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
  }

  var kind: Kind
  /// In the expanded text.
  var range: Range<Int>
  /// The text as written; of a string, command or code what is between the delimiters.
  var text: String

  func isWord(_ word: String) -> Bool { kind == .word && text == word }
  func isMark(_ mark: Mark) -> Bool { kind == .mark(mark) }
  var isNumber: Bool { kind == .integer || kind == .hexadecimal }

  /// For "found ...".
  var description: String {
    switch kind {
    case .end: "the end of the script"
    case .string: "the string \"\(text.shortened)\""
    case .command: "the command `\(text.shortened)`"
    case .code: "code"
    default: "'\(text.shortened)'"
    }
  }
}

extension String {
  /// The first 40 characters, for messages.
  var shortened: String { count > 40 ? prefix(40) + "..." : self }
}
