import Match

extension EventParser {
  /// An event: its time, what happens, and captures.
  mutating func event() throws(Diagnostic) -> Event {
    let start = token.range.lowerBound
    let time = try timeSpecification()
    let actionStart = token
    continuation = nil
    let action = try action()
    try check(time, fits: action, at: actionStart)
    let captures = try captureList(of: action)
    return Event(
      time: time, action: action, captures: captures, location: text.location(of: start),
      text: text.folded(start..<previousEnd))
  }

  private mutating func action() throws(Diagnostic) -> Event.Action {
    switch token.kind {
    case .command:
      let location = text.location(of: token.range.lowerBound)
      return .command(Command(text: try advance().text, location: location))
    case .code:
      return .code(try codeBlock())
    case .mark(.less), .mark(.greater):
      return try packet(connection: nil)
    case .word:
      return try wordAction()
    default:
      throw expected(Self.actionDescription)
    }
  }

  private mutating func codeBlock() throws(Diagnostic) -> CodeBlock {
    let token = try advance()
    let blanks = token.text.utf8.prefix(while: \.isSpaceOrTab).count
    let start = token.range.lowerBound + "%{".utf8.count + blanks
    return CodeBlock(text: token.text.trimmingBlanks, location: text.location(of: start))
  }

  /// An event that begins with a word: a system call, `state`, or the name of a connection.
  private mutating func wordAction() throws(Diagnostic) -> Event.Action {
    let after = try following()
    if after.isMark(.openParenthesis) { return .call(try systemCall()) }
    if token.text == "state" { return try state(connection: nil) }
    guard after.isMark(.less) || after.isMark(.greater) || after.isWord("state") else {
      throw expected(Self.actionDescription)
    }
    let name = try connectionName()
    return token.isWord("state") ? try state(connection: name) : try packet(connection: name)
  }

  /// `A`: capital letters, digits and underscores.
  mutating func connectionName() throws(Diagnostic) -> String {
    guard dialect == .probe else {
      throw failure(
        "expected '<' or '>', or '(' after a system call; only a probe, a script with front matter, names its connections",
        at: token)
    }
    guard let first = token.text.utf8.first, first.isUppercase,
      token.text.utf8.allSatisfy({ $0.isUppercase || $0.isDigit || $0 == UInt8(ascii: "_") })
    else {
      throw failure(
        "'\(token.text.shortened)' cannot name a connection; expected capital letters and digits, such as 'A'",
        at: token)
    }
    return try advance().text
  }

  private static let actionDescription =
    "an event: '<' or '>' and a packet, a system call such as 'close(4) = 0', 'state' and its name, a command "
    + "between backticks, or code between '%{' and '}%'"

  private func check(
    _ time: TimeSpecification, fits action: Event.Action, at start: Token
  ) throws(Diagnostic) {
    switch (time, action) {
    case (.any, .outbound(_, let templates)) where !templates.containsSilence: return
    case (.any, .outbound):
      throw failure("silence needs a span of time, such as '+0~+1'", at: start)
    case (.any, _): throw failure("the time '*' can only be used with outbound packets", at: start)
    case (.relativeRange, .outbound), (.absoluteRange, .outbound): return
    case (.relativeRange, .state), (.absoluteRange, .state): return
    case (.relativeRange, _), (.absoluteRange, _):
      throw failure("a range of time can only be used with outbound packets and states", at: start)
    case (.blocking, .call), (.absoluteBlocking, .call): return
    case (.blocking, _), (.absoluteBlocking, _):
      throw failure("a time with '...' can only be used with a system call that blocks", at: start)
    case (_, .outbound(_, let templates)) where templates.containsSilence:
      throw failure("silence needs a span of time, such as '+0~+1'", at: start)
    default: return
    }
  }
}

extension [PacketTemplate] {
  fileprivate var containsSilence: Bool { contains { $0.body == .silence } }
}

extension UInt8 {
  fileprivate var isSpaceOrTab: Bool { self == 0x20 || self == 0x09 }
}

extension String {
  /// Without blanks and tabs at both ends.
  fileprivate var trimmingBlanks: String {
    let text = utf8.drop(while: \.isSpaceOrTab)
    let end = text.lastIndex { !$0.isSpaceOrTab }.map(text.index(after:)) ?? text.startIndex
    return String(self[text.startIndex..<end])
  }
}
