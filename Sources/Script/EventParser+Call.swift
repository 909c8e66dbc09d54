import Match

extension EventParser {
  /// `read(4, ..., 1000) = -1 EAGAIN (Resource temporarily unavailable)`
  mutating func systemCall() throws(Diagnostic) -> SystemCall {
    guard SystemCall.names.contains(token.text) else {
      throw failure(unknown("system call", token.text, among: SystemCall.names), at: token)
    }
    let start = token
    let name = try advance().text
    try require(.openParenthesis, "before the arguments")
    places = ArgumentPlaces()
    let arguments = try list(until: .closeParenthesis, "the arguments", depth: 0)
    try require(.equal, "and the result of the call")
    let result = try callResult()
    continuation = Continuation(
      description: "the name of an error, a note in parentheses or 'as'", words: ["as"])
    let call = SystemCall(name: name, arguments: arguments, result: result)
    do throws(CallBindingError) {
      try checkCall(call)
    } catch {
      throw failure(
        error.description, at: places.offset(of: error.path) ?? start.range.lowerBound)
    }
    return call
  }

  private mutating func callResult() throws(Diagnostic) -> SystemCall.Result {
    let value = try resultValue()
    var result = SystemCall.Result(value: value)
    if token.kind == .word, token.text != "as" {
      guard let number = Symbols.errors[token.text] else {
        throw failure(
          unknown("error", token.text, among: Symbols.errors.keys.sorted()), at: token)
      }
      result.error = SystemCall.ErrorNumber(
        name: try advance().text, number: Int32(truncatingIfNeeded: number))
    }
    try skipNote()
    return result
  }

  /// A number, a relation, a symbol, `*`, or `...`, which is the same.
  private mutating func resultValue() throws(Diagnostic) -> NumberPattern {
    if try take(.ellipsis) { return .any }
    if token.kind == .word, !Self.variables.contains(where: { $0.hasPrefix(token.text) }) {
      guard case .integer(let value, _) = try value(depth: 0) else {
        throw expected("the result of the call")
      }
      return .equal(value)
    }
    let start = token
    let pattern = try pattern(
      NumberRole(name: "the result", range: .min ... .max, allowsRelations: true))
    guard token.isMark(.bar), case .equal(.literal(let first)) = pattern else { return pattern }
    guard case .integer(let value, _) = try union(.integer(first, spelling: start.text), depth: 0)
    else {
      throw expected("the result of the call")
    }
    return .equal(value)
  }

  /// `(Resource temporarily unavailable)`, `(flags O_RDWR)`: for the reader only.
  private mutating func skipNote() throws(Diagnostic) {
    let opening = token
    guard try take(.openParenthesis) else { return }
    while !token.isMark(.closeParenthesis) {
      guard token.mayStandInNote else {
        throw failure("this note has no end; expected ')' before \(token.description)", at: opening)
      }
      try advance()
    }
    try advance()
  }
}

extension SystemCall {
  /// The calls that a script may make.
  package static let names = [
    "socket", "bind", "listen", "accept", "accept4", "connect", "shutdown", "close",
    "read", "readv", "recv", "recvfrom", "recvmsg", "write", "writev", "send", "sendto", "sendmsg",
    "getsockopt", "setsockopt", "fcntl", "ioctl", "dup",
    "poll", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait",
    "open", "pipe", "pipe2", "sendfile", "splice", "cap_set", "psp_rx_assoc", "psp_tx_assoc",
  ]
}

extension Token {
  /// Words, and what an error's text has between them; not what would begin the next event.
  fileprivate var mayStandInNote: Bool {
    switch kind {
    case .word, .integer, .decimal, .hexadecimal, .stray: true
    case .mark(let mark): [.minus, .bar, .comma, .dot, .colon].contains(mark)
    default: false
    }
  }
}
