import Match

/// Reads the body of one script: an initial command, events, a cleanup command. Each part of the grammar is an extension
/// in a file of its own.
struct EventParser {
  let text: ExpandedText
  private var lexer: Lexer
  /// The token to look at.
  private(set) var token: Token
  /// Where the token before ended.
  private(set) var previousEnd = 0

  let dialect: Dialect
  /// Captures of earlier events, those of the prologue among them.
  var captures: CaptureNames
  /// Whether a call can be made.
  let checkCall: CallCheck
  /// Of the arguments of the call that is being read.
  var places = ArgumentPlaces()
  /// What could have continued the last event, for "expected ... or the time of the next event".
  var continuation: Continuation?

  /// Which rules hold.
  enum Dialect {
    /// A script without front matter: what packetdrill refuses is refused.
    case packetdrill
    /// A probe: a window may be left out, options are padded on send.
    case probe
  }

  /// What may follow the last event.
  struct Continuation {
    var description: String
    /// Words that it may begin with.
    var words: [String]
  }

  init(
    _ text: ExpandedText, dialect: Dialect, captures: CaptureNames, checkCall: @escaping CallCheck
  ) throws(Diagnostic) {
    self.text = text
    self.dialect = dialect
    self.captures = captures
    self.checkCall = checkCall
    lexer = Lexer(text)
    token = try lexer.next()
  }
}

// MARK: - Tokens

extension EventParser {
  /// Goes on to the next token.
  /// - Returns: the token before.
  @discardableResult
  mutating func advance() throws(Diagnostic) -> Token {
    let before = token
    previousEnd = before.range.upperBound
    token = try lexer.next()
    return before
  }

  /// The token after `token`.
  func following() throws(Diagnostic) -> Token {
    var ahead = lexer
    return try ahead.next()
  }

  /// Goes on if the token is this mark.
  mutating func take(_ mark: Token.Mark) throws(Diagnostic) -> Bool {
    guard token.isMark(mark) else { return false }
    try advance()
    return true
  }

  /// Goes on if the token is this word.
  mutating func take(_ word: String) throws(Diagnostic) -> Bool {
    guard token.isWord(word) else { return false }
    try advance()
    return true
  }

  /// Goes on if the token is this mark, else throws.
  /// - Parameter purpose: what the mark would do here: "after the arguments".
  mutating func require(_ mark: Token.Mark, _ purpose: String) throws(Diagnostic) {
    guard try take(mark) else { throw expected("'\(mark.rawValue)' \(purpose)") }
  }

  /// Reads on as one token all octets that fulfil the condition, from the start of the current token, however the lexer
  /// would cut them.
  mutating func run(where condition: (UInt8) -> Bool) throws(Diagnostic) -> Token {
    let rest = text.octets[token.range.lowerBound...]
    return try run(to: rest.firstIndex { !condition($0) } ?? rest.endIndex)
  }

  /// The same for octets up to `end`.
  mutating func run(to end: Int) throws(Diagnostic) -> Token {
    let start = token.range.lowerBound
    lexer.position = end
    previousEnd = end
    token = try lexer.next()
    return Token(
      kind: .word, range: start..<end,
      text: String(decoding: text.octets[start..<end], as: UTF8.self))
  }

  /// The token begins where the one before ended.
  var isAdjacent: Bool { token.range.lowerBound == previousEnd }
}

// MARK: - Errors

extension EventParser {
  func failure(_ message: String, at offset: Int) -> Diagnostic {
    text.diagnostic(message, at: offset)
  }

  func failure(_ message: String, at token: Token) -> Diagnostic {
    text.diagnostic(message, at: token.range.lowerBound)
  }

  /// "expected ..., found ..." at the current token.
  func expected(_ what: String) -> Diagnostic {
    failure("expected \(what); found \(token.description)", at: token)
  }
}

// MARK: - The whole body

extension EventParser {
  /// What a body holds.
  struct Body {
    var initialCommand: Command?
    var events: [Event] = []
    var cleanupCommand: Command?
  }

  mutating func body() throws(Diagnostic) -> Body {
    var body = Body()
    body.initialCommand = try command()
    while token.kind != .end {
      let start = token
      guard let command = try command() else {
        body.events.append(try event())
        continue
      }
      guard token.kind == .end else {
        throw failure("a command between events needs a time before it, such as '+0'", at: start)
      }
      body.cleanupCommand = command
    }
    return body
  }

  /// A command between backticks, if one stands here.
  private mutating func command() throws(Diagnostic) -> Command? {
    guard token.kind == .command else { return nil }
    let location = text.location(of: token.range.lowerBound)
    return Command(text: try advance().text, location: location)
  }
}
