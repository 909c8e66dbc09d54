/// Cuts the expanded text into tokens, one at a time, since what a stretch of text means can depend on where it stands:
/// the parser sets `position` back to read flags or states by itself.
struct Lexer {
  let text: ExpandedText
  /// Offset of the next octet to look at.
  var position = 0

  private let octets: [UInt8]

  init(_ text: ExpandedText) {
    self.text = text
    octets = text.octets
  }

  /// The next token; `end` again and again at the end of the text.
  mutating func next() throws(Diagnostic) -> Token {
    try skipBlanksAndComments()
    guard position < octets.count else {
      return Token(kind: .end, range: position..<position, text: "")
    }
    if octets[position].mayOpenRegion, let region = Region(at: position, in: octets) {
      return try delimited(region)
    }
    if octets[position].isWordOctet { return word() }
    if octets[position] == .dot, octet(at: position + 1).isDigit { return fraction(from: position) }
    if octets[position] == UInt8(ascii: "$"), octet(at: position + 1).isWordOctet { return name() }
    return mark()
  }

  private mutating func skipBlanksAndComments() throws(Diagnostic) {
    while position < octets.count {
      if octets[position].isBlank {
        position += 1
      } else if octets[position].mayOpenRegion, let region = Region(at: position, in: octets),
        region.kind == .comment
      {
        guard region.isTerminated else {
          throw text.diagnostic("this comment has no end; expected '*/'", at: position)
        }
        position = region.range.upperBound
      } else {
        return
      }
    }
  }

  private mutating func delimited(_ region: Region) throws(Diagnostic) -> Token {
    guard region.isTerminated else {
      let message =
        switch region.kind {
        case .string: "this string has no end; expected '\"'"
        case .command: "this command has no end; expected '`'"
        case .code, .comment: "this code has no end; expected '}%'"
        }
      throw text.diagnostic(message, at: position)
    }
    let kind: Token.Kind =
      switch region.kind {
      case .string: .string
      case .command: .command
      case .code, .comment: .code
      }
    position = region.range.upperBound
    return Token(
      kind: kind, range: region.range, text: String(decoding: octets[region.content], as: UTF8.self)
    )
  }

  private mutating func word() -> Token {
    let end = octets[position...].firstIndex { !$0.isWordOctet } ?? octets.count
    let allDigits = octets[position..<end].allSatisfy(\.isDigit)
    if allDigits, end + 1 < octets.count, octets[end] == .dot, octets[end + 1].isDigit {
      return fraction(from: end)
    }
    return take(
      allDigits ? .integer : isHexadecimal(position..<end) ? .hexadecimal : .word, to: end)
  }

  /// A number with a point at `point`, which begins at `position`.
  private mutating func fraction(from point: Int) -> Token {
    take(.decimal, to: octets[(point + 1)...].firstIndex { !$0.isDigit } ?? octets.count)
  }

  private mutating func name() -> Token {
    take(.name, to: octets[(position + 1)...].firstIndex { !$0.isWordOctet } ?? octets.count)
  }

  private mutating func mark() -> Token {
    for length in [3, 2, 1] where position + length <= octets.count {
      let text = String(decoding: octets[position..<(position + length)], as: UTF8.self)
      if let mark = Token.Mark(rawValue: text) { return take(.mark(mark), to: position + length) }
    }
    let end = octets[(position + 1)...].firstIndex { !$0.isContinuation } ?? octets.count
    return take(.stray, to: end)
  }

  private mutating func take(_ kind: Token.Kind, to end: Int) -> Token {
    defer { position = end }
    return Token(
      kind: kind, range: position..<end,
      text: String(decoding: octets[position..<end], as: UTF8.self))
  }

  private func isHexadecimal(_ range: Range<Int>) -> Bool {
    range.count > 2 && octets[range.lowerBound] == UInt8(ascii: "0")
      && octets[range.lowerBound + 1] == UInt8(ascii: "x")
      && octets[range].dropFirst(2).allSatisfy { $0.hexDigitValue != nil }
  }

  private func octet(at index: Int) -> UInt8 { index < octets.count ? octets[index] : 0 }
}
