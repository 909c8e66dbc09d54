import Match
import Wire

extension EventParser {
  static let optionNames = [
    "mss", "wscale", "sackOK", "sack", "TS", "nop", "eol", "FO", "FOEXP", "md5", "ECN", "option",
    "raw",
  ]

  /// One option of a list.
  mutating func option(_ direction: PacketDirection) throws(Diagnostic) -> OptionTemplate {
    guard token.kind == .word else {
      throw expected("a TCP option: \(Self.optionNames.alternatives)")
    }
    let name = try advance()
    switch name.text {
    case "nop": return .noOperation
    case "eol": return .endOfList
    case "sackOK": return .sackPermitted
    case "mss": return .maximumSegmentSize(try value("the MSS", NumberRole.word16, direction))
    case "wscale": return .windowScale(try value("the window scale", NumberRole.octet, direction))
    case "TS": return try timestamps(direction)
    case "sack": return try sack(direction)
    case "FO":
      if direction == .inbound, token.kind == .name {
        return .capturedFastOpen(name: try captureReference())
      }
      return .fastOpen(cookie: try cookie(direction))
    case "FOEXP": return .experimentalFastOpen(cookie: try cookie(direction))
    case "md5": return try digest(direction)
    case "ECN": return try accurateECN(direction)
    case "option": return try otherOption(direction)
    case "raw": return .raw(try hexOctets("the octets of the option"))
    default:
      throw failure(unknown("TCP option", name.text, among: Self.optionNames), at: name)
    }
  }

  /// The value of an option. A probe may leave it out where the option is expected: any value will do.
  private mutating func value(
    _ what: String, _ range: ClosedRange<Int64>, _ direction: PacketDirection
  ) throws(Diagnostic) -> NumberPattern {
    if isEndOfOption {
      guard mayOmitValue(direction) else { throw expected("a value for \(what)") }
      return .any
    }
    return try pattern(direction.role(what, range))
  }

  private func mayOmitValue(_ direction: PacketDirection) -> Bool {
    direction == .outbound && dialect == .probe
  }

  /// `,` or the `>` that closes the list. A `>` apart from the option's name and before a number is a relation.
  private var isEndOfOption: Bool {
    if token.isMark(.comma) { return true }
    guard token.isMark(.greater) else { return false }
    let next = token.range.upperBound
    let rest = text.octets[next...].drop { $0 == UInt8(ascii: " ") }
    return isAdjacent || !(rest.first?.isDigit ?? false)
  }

  private mutating func timestamps(_ direction: PacketDirection) throws(Diagnostic)
    -> OptionTemplate
  {
    if mayOmitValue(direction), isEndOfOption { return .timestamps(value: .any, echo: .any) }
    guard try take("val") else { throw expected("'val' and the timestamp after 'TS'") }
    let value = try pattern(direction.role("the timestamp", NumberRole.word32))
    guard try take("ecr") else { throw expected("'ecr' and the timestamp echo reply") }
    let echo = try pattern(direction.role("the timestamp echo reply", NumberRole.word32))
    return .timestamps(value: value, echo: echo)
  }

  private mutating func sack(_ direction: PacketDirection) throws(Diagnostic) -> OptionTemplate {
    if isEndOfOption {
      guard mayOmitValue(direction) else { throw expected("the edges of a SACK block") }
      return .other(kind: TCPOption.Kind.sack, octets: nil)
    }
    let role = direction.role("the edge of a SACK block", NumberRole.sequence)
    var blocks: [SACKTemplate] = []
    repeat {
      let left = try pattern(role)
      try require(.colon, "between the edges of a SACK block")
      blocks.append(SACKTemplate(left: left, right: try pattern(role)))
    } while !token.isMark(.comma) && !token.isMark(.greater) && blocks.count <= 5
    return .sack(blocks)
  }

  /// No cookie at all asks for one; `*` is any.
  private mutating func cookie(_ direction: PacketDirection) throws(Diagnostic) -> [UInt8]? {
    if token.isMark(.comma) || token.isMark(.greater) { return [] }
    return try anyOrHex("the fast open cookie", direction)
  }

  /// A digest that is too short can be written too: no TCP may take it.
  private mutating func digest(_ direction: PacketDirection) throws(Diagnostic) -> OptionTemplate {
    if mayOmitValue(direction), token.isMark(.comma) || token.isMark(.greater) {
      return .md5(digest: nil)
    }
    let place = token
    guard let digest = try anyOrHex("the MD5 digest", direction) else { return .md5(digest: nil) }
    guard digest.count <= 16 else {
      throw failure("the MD5 digest has \(digest.count) octets; it has 16 at most", at: place)
    }
    return digest.count == 16
      ? .md5(digest: digest) : .other(kind: TCPOption.Kind.md5, octets: digest)
  }

  private mutating func anyOrHex(
    _ what: String, _ direction: PacketDirection
  ) throws(Diagnostic) -> [UInt8]? {
    if direction == .outbound, try take(.star) { return nil }
    return try hexOctets(what)
  }

  /// `ECN e0b 1 ceb 2 e1b 3` is order 0 (kind 172), `ECN e1b 1 ceb 2 e0b 3` order 1 (kind 174): RFC 9768, section 3.2.3.
  private mutating func accurateECN(_ direction: PacketDirection) throws(Diagnostic)
    -> OptionTemplate
  {
    let role = direction.role("the AccECN counter", 0...0xFF_FFFF)
    guard token.isWord("e0b") || token.isWord("e1b") else {
      throw expected("'e0b' or 'e1b' after 'ECN'")
    }
    let isOrder0 = token.isWord("e0b")
    var counters: [NumberPattern] = []
    for name in [isOrder0 ? "e0b" : "e1b", "ceb", isOrder0 ? "e1b" : "e0b"] {
      guard try take(name) else { break }
      counters.append(try pattern(role))
    }
    return .accurateECN(kind: isOrder0 ? 172 : 174, counters: counters)
  }

  /// `option 253:0a0b`, `option 253:`, and for an expected segment `option 253`.
  mutating func otherOption(_ direction: PacketDirection) throws(Diagnostic) -> OptionTemplate {
    let kind = UInt8(truncatingIfNeeded: try exact("the option kind", NumberRole.octet))
    guard try take(.colon) else {
      guard direction == .outbound else {
        throw expected("':' and the octets of the option in hexadecimal")
      }
      return .other(kind: kind, octets: nil)
    }
    if token.isMark(.comma) || token.isMark(.greater) { return .other(kind: kind, octets: []) }
    return .other(kind: kind, octets: try hexOctets("the octets of the option"))
  }
}
