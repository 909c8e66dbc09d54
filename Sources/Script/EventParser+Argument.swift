import Wire

extension EventParser {
  /// Arrays and structures in each other.
  private static let deepestNesting = 32

  /// Values between commas up to a closing mark, the opening one taken already.
  mutating func list(
    until closing: Token.Mark, _ what: String, depth: Int
  ) throws(Diagnostic) -> [Expression] {
    if try take(closing) { return [] }
    var values: [Expression] = []
    repeat {
      values.append(try value(at: values.count, depth: depth))
    } while try take(.comma)
    try require(closing, "or ',' after \(what)")
    return values
  }

  /// The argument, element or member that stands at `index` in what it is a part of.
  private mutating func value(at index: Int, depth: Int) throws(Diagnostic) -> Expression {
    places.path.append(index)
    defer { places.path.removeLast() }
    places.note(token.range.lowerBound)
    return try value(depth: depth)
  }

  /// One argument, element or member: `1`, `A|B`, `"text"`, `...`, `[...]`, `{...}`.
  mutating func value(depth: Int) throws(Diagnostic) -> Expression {
    guard depth < Self.deepestNesting else {
      throw failure("nested deeper than \(Self.deepestNesting) levels", at: token)
    }
    switch token.kind {
    case .mark(.ellipsis):
      try advance()
      return .ellipsis
    case .string: return try string()
    case .mark(.openBracket):
      try advance()
      return .array(try list(until: .closeBracket, "an element", depth: depth + 1))
    case .mark(.openBrace):
      try advance()
      if let header = try headerValue() { return header }
      return .structure(try members(depth: depth + 1))
    case .word, .integer, .hexadecimal, .mark(.minus):
      return try union(try integerOrFunction(), depth: depth)
    case .name:
      throw failure("a capture cannot be an argument; its value is not known yet", at: token)
    default: throw expected("a number, a symbol, a string, '...', '[' or '{'")
    }
  }

  /// `"text" "more"`; as strace does, `...` may follow a string that was cut.
  private mutating func string() throws(Diagnostic) -> Expression {
    let octets = try stringOctets()
    _ = try take(.ellipsis)
    return .string(octets)
  }

  /// `first|SECOND|0x4`, the first one read already.
  mutating func union(_ first: Expression, depth: Int) throws(Diagnostic) -> Expression {
    guard token.isMark(.bar) else { return first }
    guard case .integer(var value, var spelling) = first else {
      throw expected("',' after an address")
    }
    while try take(.bar) {
      let place = token
      guard case .integer(let next, let text) = try integerOrFunction() else {
        throw failure("an address cannot stand after '|'", at: place)
      }
      value |= next
      spelling += "|\(text)"
    }
    return .integer(value, spelling: spelling)
  }

  private mutating func integerOrFunction() throws(Diagnostic) -> Expression {
    guard token.kind == .word else { return try integer() }
    if try following().isMark(.openParenthesis) { return try function() }
    guard let value = Symbols.value(of: token.text) else {
      throw failure(unknown("symbol", token.text, among: Symbols.names), at: token)
    }
    return .integer(value, spelling: try advance().text)
  }

  /// A literal; hexadecimal ones have up to 64 bits.
  private mutating func integer() throws(Diagnostic) -> Expression {
    let start = token.range.lowerBound
    let value: Int64
    if token.kind == .hexadecimal, let bits = UInt64(token.text.dropFirst(2), radix: 16) {
      value = Int64(bitPattern: bits)
      try advance()
    } else {
      value = try literal("the value")
    }
    return .integer(value, spelling: text.folded(start..<previousEnd))
  }
}

// MARK: - Structures and functions

extension EventParser {
  /// `fd=4, events=POLLIN}`, the opening brace taken already.
  private mutating func members(depth: Int) throws(Diagnostic) -> [Expression.Member] {
    if try take(.closeBrace) { return [] }
    var members: [Expression.Member] = []
    repeat { members += try member(at: members.count, depth: depth) } while try take(.comma)
    try require(.closeBrace, "or ',' after a member")
    return members
  }

  /// A member with or without a name; `msg_iov(1)=[...]` makes two.
  private mutating func member(
    at index: Int, depth: Int
  ) throws(Diagnostic) -> [Expression.Member] {
    let after = try following()
    guard token.kind == .word, after.isMark(.equal) || Self.lengthNames[token.text] != nil else {
      return [.init(name: nil, value: try value(at: index, depth: depth))]
    }
    let name = try memberName(at: index)
    guard let lengthName = Self.lengthNames[name], try take(.openParenthesis) else {
      try require(.equal, "and the value of '\(name)'")
      return [.init(name: name, value: try value(at: index, depth: depth))]
    }
    let length = try value(at: index + 1, depth: depth)
    try require(.closeParenthesis, "after the length")
    try require(.equal, "and the value of '\(name)'")
    return [
      .init(name: name, value: try value(at: index, depth: depth)),
      .init(name: lengthName, value: length),
    ]
  }

  /// The name is the place of the member.
  private mutating func memberName(at index: Int) throws(Diagnostic) -> String {
    places.path.append(index)
    defer { places.path.removeLast() }
    places.note(token.range.lowerBound)
    return try advance().text
  }

  private static let lengthNames = [
    "msg_name": "msg_namelen", "msg_iov": "msg_iovlen", "msg_control": "msg_controllen",
  ]

  /// `htons(8080)`, `inet_addr("192.0.2.1")`, `inet6_addr("2001:db8::1")`.
  private mutating func function() throws(Diagnostic) -> Expression {
    let start = token.range.lowerBound
    let name = try advance()
    try advance()
    let result: Expression
    switch name.text {
    case "htons":
      let port = try exact("the port", NumberRole.word16)
      result = .integer(port, spelling: "htons(\(port))")
    case "inet_addr", "inet6_addr": result = try address()
    default:
      throw text.diagnostic(
        "unknown function '\(name.text.shortened)'; expected htons, inet_addr or inet6_addr",
        at: start)
    }
    try require(.closeParenthesis, "after the argument")
    return result
  }

  private mutating func address() throws(Diagnostic) -> Expression {
    guard token.kind == .string, let address = IPAddress(token.text) else {
      throw expected("an IP address in quotes")
    }
    try advance()
    return .address(address)
  }
}
