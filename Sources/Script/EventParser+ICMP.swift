import Match
import Wire

extension EventParser {
  /// `icmp unreachable frag_needed mtu 1200 [1:1001(1000)]`, the word `icmp` taken already.
  mutating func icmp(
    _ network: NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> PacketTemplate {
    var message = try icmpKind()
    if token.isWord("mtu") { message.mtu = try mtu(message, direction) }
    if try take("id") {
      message.echoIdentifier = try pattern(direction.role("the echo identifier", NumberRole.word16))
    }
    if try take(.openBracket) {
      try quoted(by: &message, direction)
      try require(.closeBracket, "after the quoted packet")
    }
    continuation = Continuation(
      description: "a code, 'mtu', 'id', '[' and the quoted packet, 'with' or 'as'",
      words: ["mtu", "id", "with", "as", "or"])
    var template = PacketTemplate(network: network, body: .icmp(message))
    try faults(of: &template, direction)
    return template
  }

  /// Of 16 bits in "fragmentation needed" (RFC 1191), of 32 bits in "packet too big" (RFC 4443).
  private mutating func mtu(
    _ message: ICMPTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> NumberPattern {
    let word = try advance()
    if message.isTooBig(inVersion6: true) {
      return try pattern(direction.role("the MTU", NumberRole.word32))
    }
    guard message.isTooBig(inVersion6: false) else {
      throw failure("'mtu' is for 'unreachable frag_needed' and for 'packet_too_big'", at: word)
    }
    return try pattern(direction.role("the MTU", NumberRole.word16))
  }

  /// The names of type and code.
  private mutating func icmpKind() throws(Diagnostic) -> ICMPTemplate {
    guard token.kind == .word else {
      throw expected("an ICMP type such as 'unreachable' or 'type_3'")
    }
    let type = try advance()
    let isCode = token.kind == .word && !["mtu", "id", "with", "as", "or"].contains(token.text)
    let code = isCode ? try advance() : nil
    // To packetdrill a code that is left out is 0.
    let codeText = code?.text ?? (dialect == .packetdrill ? "code_0" : nil)
    let version4 = ICMPNames.version4.lookUp(type: type.text, code: codeText)
    let version6 = ICMPNames.version6.lookUp(type: type.text, code: codeText)
    guard version4 != nil || version6 != nil else { throw unknownKind(type, code) }
    let name = type.text + (code.map { " \($0.text)" } ?? "")
    return ICMPTemplate(name: name, version4: version4, version6: version6)
  }

  private func unknownKind(_ type: Token, _ code: Token?) -> Diagnostic {
    let tables = [ICMPNames.version4, ICMPNames.version6]
    let types = Set(tables.flatMap(\.typeNames)).sorted()
    guard let code, tables.contains(where: { $0.lookUp(type: type.text, code: nil) != nil }) else {
      return failure(unknown("ICMP type", type.text, among: types), at: type)
    }
    let codes = Set(tables.flatMap { $0.codeNames(of: type.text) }).sorted()
    return failure(
      unknown(
        "code of ICMP \(type.text):", code.text,
        among: codes.isEmpty ? ["a number such as 'code_1'"] : codes), at: code)
  }

  /// `1:1001(1000)`, `udp (10)`, `raw (8)`.
  private mutating func quoted(
    by message: inout ICMPTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    if try take("raw") {
      message.rawLength = try lengthInParentheses(
        "the length of the ICMP message", Int64(ICMPHeader.length)...0xFFFF, direction)
    } else if try take("udp") {
      message.quoted = .udp(
        length: try lengthInParentheses(
          "the length of the quoted datagram", NumberRole.word16, direction))
    } else {
      let (sequence, length) = try sequenceRange(direction)
      message.quoted = .tcp(sequence: sequence, length: length)
    }
  }

  private mutating func lengthInParentheses(
    _ what: String, _ range: ClosedRange<Int64>, _ direction: PacketDirection
  ) throws(Diagnostic) -> NumberPattern {
    try require(.openParenthesis, "and \(what)")
    let length = try pattern(direction.role(what, range))
    try require(.closeParenthesis, "after \(what)")
    return length
  }
}

extension ICMPTemplate {
  fileprivate func isTooBig(inVersion6: Bool) -> Bool {
    inVersion6
      ? version6?.type == 2 && (version6?.code ?? 0) == 0
      : version4?.type == 3 && version4?.code == 4
  }
}
