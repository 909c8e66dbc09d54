import Match

extension EventParser {
  /// `as NAME, NAME = FIELD`, at the end of an expectation.
  mutating func captureList(of action: Event.Action) throws(Diagnostic) -> [Capture] {
    guard token.isWord("as") else { return [] }
    let word = try advance()
    guard action.canBeCaptured else {
      throw failure(
        "'as' is for what is expected: an outbound packet, a state, a system call", at: word)
    }
    var captures: [Capture] = []
    repeat { captures.append(try capture(of: action)) } while try take(.comma)
    continuation = Continuation(description: "',' and another capture", words: [])
    return captures
  }

  private mutating func capture(of action: Event.Action) throws(Diagnostic) -> Capture {
    guard token.kind == .word, token.text.utf8.first?.isLetter ?? false else {
      throw expected("a name after 'as'")
    }
    let name = try advance()
    guard !captures.contains(name.text) else {
      throw failure("'\(name.text.shortened)' is captured already", at: name)
    }
    guard !captures.rowNames.contains(name.text) else {
      throw failure("'\(name.text.shortened)' is a value of 'cases' already", at: name)
    }
    captures.add(name.text, at: text.location(of: name.range.lowerBound))
    guard try take(.equal) else { return Capture(name: name.text, field: nil) }
    return Capture(name: name.text, field: try field(of: action))
  }

  private mutating func field(of action: Event.Action) throws(Diagnostic) -> String {
    let fields = action.capturedFields
    guard !fields.isEmpty else {
      throw expected("the next event: of a state or a call only the elapsed time can be captured")
    }
    guard token.kind == .word, fields.contains(token.text) else {
      throw expected("a field: \(fields.alternatives)")
    }
    return try advance().text
  }
}

extension Event.Action {
  fileprivate var canBeCaptured: Bool {
    switch self {
    case .outbound(_, let templates): !templates.contains { $0.body == .silence }
    case .state, .call: true
    case .inbound, .command, .code: false
    }
  }

  /// What `as NAME = FIELD` can name.
  fileprivate var capturedFields: [String] {
    guard case .outbound = self else { return [] }
    return EventParser.capturedFields
  }
}

extension EventParser {
  /// Of a packet.
  static let capturedFields = [
    "seq", "ack", "win", "urg", "len", "ttl", "mss", "wscale", "tsval", "tsecr", "rwnd", "iss",
    "id", "cookie",
  ]
}
