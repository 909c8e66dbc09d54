import Match

extension EventParser {
  /// The fields that are written of an IP header.
  mutating func networkHeader(_ direction: PacketDirection) throws(Diagnostic) -> NetworkTemplate {
    var network = NetworkTemplate()
    try networkFields(&network, direction)
    return network
  }

  /// `[ect0]`, `(tos 0x10, ttl 3)`, or the same fields without brackets, in any order.
  private mutating func networkFields(
    _ network: inout NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    while true {
      if try take(.openBracket) {
        try networkList(&network, direction, until: .closeBracket)
      } else if try take(.openParenthesis) {
        try networkList(&network, direction, until: .closeParenthesis)
      } else if Self.networkWords.contains(token.text), token.kind == .word {
        try networkField(&network, direction)
      } else {
        return
      }
    }
  }

  static let ecnWords = ["noecn", "ect0", "ect1", "ce", "ect01"]
  static let networkWords = ["tos", "ttl", "flowlabel", "df", "id"] + ecnWords

  private mutating func networkList(
    _ network: inout NetworkTemplate, _ direction: PacketDirection, until closing: Token.Mark
  ) throws(Diagnostic) {
    repeat {
      guard token.kind == .word, Self.networkWords.contains(token.text) else {
        throw expected("a field of the IP header: \(Self.networkWords.alternatives)")
      }
      try networkField(&network, direction)
    } while try take(.comma)
    try require(closing, "after the fields of the IP header")
  }

  /// One field, its word being the current token.
  mutating func networkField(
    _ network: inout NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    let word = try advance()
    switch word.text {
    case "tos":
      network.typeOfService = try pattern(direction.role("the type of service", NumberRole.octet))
    case "ttl":
      network.timeToLive = try pattern(direction.role("the time to live", NumberRole.octet))
    case "flowlabel":
      network.flowLabel = try pattern(direction.role("the flow label", 0...0xFFFFF))
    case "df":
      network.dontFragment = try pattern(direction.role("the don't-fragment bit", 0...1))
    case "id":
      network.identification = try pattern(direction.role("the identification", NumberRole.word16))
    default:
      network.ecn = try ecn(word, direction)
    }
  }

  private func ecn(
    _ word: Token, _ direction: PacketDirection
  ) throws(Diagnostic) -> NetworkTemplate.ECN? {
    let ecn = NetworkTemplate.ECN(rawValue: word.text)
    if ecn == .capable, direction == .inbound {
      throw failure("[ect01] can only be used with outbound packets", at: word)
    }
    return ecn
  }
}
