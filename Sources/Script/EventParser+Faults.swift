import Match

extension EventParser {
  static let faultWords =
    [
      "checksum", "doff", "reserved", "urg", "option", "seq!", "ack!", "one-segment", "ip-option",
      "ip-checksum", "fragment", "source", "destination",
    ] + networkWords

  /// `with checksum bad, ttl 3, doff 4`: what a correct sender would not do, and fields of the IP header.
  mutating func faults(
    of template: inout PacketTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    guard try take("with") else { return }
    var seen: Set<String> = []
    repeat {
      let word = try faultWord()
      guard word.text == "option" || seen.insert(word.text).inserted else {
        throw failure("'\(word.text)' is written twice", at: word)
      }
      try fault(word, of: &template, direction)
    } while try take(.comma)
    continuation = Continuation(description: "',' and another field, or 'as'", words: ["as", "or"])
  }

  /// Words may hold hyphens and end with `!`.
  private mutating func faultWord() throws(Diagnostic) -> Token {
    guard token.kind == .word else {
      throw expected("a field after 'with': \(Self.faultWords.alternatives)")
    }
    if Self.networkWords.contains(token.text) { return token }
    let word = try run { $0.isWordOctet || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "!") }
    guard Self.faultWords.contains(word.text) else {
      throw failure(unknown("field after 'with':", word.text, among: Self.faultWords), at: word)
    }
    return word
  }

  private mutating func fault(
    _ word: Token, of template: inout PacketTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    if Self.networkWords.contains(word.text) {
      return try networkField(&template.network, direction)
    }
    switch word.text {
    case "source": template.network.source = try address("an IP address")
    case "destination": template.network.destination = try address("an IP address")
    case "ip-option", "ip-checksum", "fragment":
      try networkFault(word, of: &template.network, direction)
    default:
      try transportFault(word, of: &template, direction)
    }
  }

  private mutating func networkFault(
    _ word: Token, of network: inout NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    if word.text == "ip-option" {
      let octets = try hexOctets("the options of the IP header")
      guard octets.count <= 40 else {
        throw failure("IP options take \(octets.count) octets; there is room for 40", at: word)
      }
      network.options = octets
      return
    }
    try requireInbound(word, direction)
    guard word.text == "fragment" else {
      network.checksum = try checksum()
      return
    }
    let place = token
    let size = try exact("the payload of a fragment", 8...65528)
    guard size.isMultiple(of: 8) else {
      throw failure(
        "the payload of a fragment is a multiple of 8 octets (RFC 791, section 3.2)", at: place)
    }
    network.fragmentSize = Int(size)
  }

  private mutating func transportFault(
    _ word: Token, of template: inout PacketTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    switch template.body {
    case .tcp(var segment):
      try segmentFault(word, of: &segment, direction)
      template.body = .tcp(segment)
    case .udp(var datagram) where word.text == "checksum":
      try requireInbound(word, direction)
      datagram.checksum = try checksum()
      template.body = .udp(datagram)
    default:
      throw failure("'\(word.text)' is for TCP segments", at: word)
    }
  }

  /// `bad` or a value.
  mutating func checksum() throws(Diagnostic) -> ChecksumTemplate {
    if try take("bad") { return .bad }
    guard token.isNumber else { throw expected("'bad' or the value of the checksum") }
    return .value(UInt16(truncatingIfNeeded: try exact("the checksum", NumberRole.word16)))
  }

  func requireInbound(_ word: Token, _ direction: PacketDirection) throws(Diagnostic) {
    guard direction == .inbound else {
      throw failure("'\(word.text)' is for inbound packets", at: word)
    }
  }
}
