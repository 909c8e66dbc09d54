import Match

extension EventParser {
  /// `"text"`, `hex(0a0b)`, `pattern` or `any`; `nil` if none is written.
  mutating func payload(_ direction: PacketDirection) throws(Diagnostic) -> PayloadTemplate? {
    switch token.kind {
    case .string: return .octets(try stringOctets())
    case .word where token.text == "pattern":
      try advance()
      return .pattern
    case .word where token.text == "any":
      guard direction == .outbound else {
        throw failure("the payload 'any' can only be used with outbound packets", at: token)
      }
      try advance()
      return .any
    case .word where token.text == "hex":
      return .octets(try hexCall())
    default: return nil
    }
  }

  /// A payload that must agree with the length in parentheses.
  mutating func payload(
    of length: NumberPattern, _ direction: PacketDirection
  ) throws(Diagnostic) -> PayloadTemplate? {
    let place = token
    let payload = try payload(direction)
    if case .octets(let octets)? = payload, case .equal(.literal(let count)) = length,
      count != octets.count
    {
      throw failure(
        "this payload has \(Int64(octets.count).octets), but the length in parentheses is \(count)",
        at: place)
    }
    return payload
  }

  /// What follows the IP header has at most 65515 octets (RFC 791, section 3.1, and the shortest header).
  func checkSize(
    _ length: NumberPattern, header: Int64, _ direction: PacketDirection, at place: Token
  ) throws(Diagnostic) {
    guard direction == .inbound, case .equal(.literal(let octets)) = length else { return }
    guard octets + header <= 65515 else {
      throw failure("\(octets.octets) of payload do not fit into an IP packet", at: place)
    }
  }

  /// `hex(0a 0b)`
  private mutating func hexCall() throws(Diagnostic) -> [UInt8] {
    try advance()
    try require(.openParenthesis, "after 'hex'")
    var octets: [UInt8] = []
    while !token.isMark(.closeParenthesis) { octets += try hexOctets("the octets of the payload") }
    try advance()
    return octets
  }

  /// Hexadecimal octets, with or without `0x` before them.
  mutating func hexOctets(_ what: String) throws(Diagnostic) -> [UInt8] {
    let place = token
    guard token.kind == .word || token.isNumber else { throw expected("\(what) in hexadecimal") }
    let digits = token.kind == .hexadecimal ? token.text.utf8.dropFirst(2) : token.text.utf8[...]
    let values = digits.compactMap(\.hexDigitValue)
    guard values.count == digits.count else { throw expected("\(what) in hexadecimal") }
    guard values.count.isMultiple(of: 2) else {
      throw failure("an odd number of hexadecimal digits; two make an octet", at: place)
    }
    try advance()
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  /// A string, or several that follow each other, with their escapes resolved.
  mutating func stringOctets() throws(Diagnostic) -> [UInt8] {
    var octets: [UInt8] = []
    while token.kind == .string {
      octets += try unescaped(token)
      try advance()
    }
    return octets
  }

  /// Escapes: `\n \r \t \f \v \0 \\ \" \xhh`.
  private func unescaped(_ string: Token) throws(Diagnostic) -> [UInt8] {
    let end = string.range.upperBound - 1
    var index = string.range.lowerBound + 1
    var result: [UInt8] = []
    while index < end {
      guard text.octets[index] == .backslash else {
        result.append(text.octets[index])
        index += 1
        continue
      }
      let (octet, length) = try escape(at: index, before: end)
      result.append(octet)
      index += length
    }
    return result
  }

  private func escape(at index: Int, before end: Int) throws(Diagnostic) -> (UInt8, length: Int) {
    let letter = text.octets[index + 1]
    if let octet = Self.escapes[letter] { return (octet, 2) }
    guard letter == UInt8(ascii: "x"), index + 3 < end,
      let high = text.octets[index + 2].hexDigitValue,
      let low = text.octets[index + 3].hexDigitValue
    else {
      throw failure(
        #"unknown escape; expected \n, \r, \t, \f, \v, \0, \\, \" or \x and two digits"#, at: index)
    }
    return (high << 4 | low, 4)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "v"): 0x0B, UInt8(ascii: "0"): 0, .backslash: .backslash, .quote: .quote,
  ]
}
