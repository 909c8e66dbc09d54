import Match
import Wire

extension EventParser {
  /// Headers of tunnels, each with its colon: `ipv4 192.0.2.1 > 192.168.0.1: gre: mpls (label 16, tc 0, [S], ttl 64):`.
  mutating func outerHeaders(_ direction: PacketDirection) throws(Diagnostic) -> [OuterTemplate] {
    var headers: [OuterTemplate] = []
    while token.kind == .word, let kind = OuterKind(token.text) {
      guard headers.count < OuterHeader.most else {
        throw failure("more than \(OuterHeader.most) outer headers", at: token)
      }
      try check(kind, after: headers.last)
      try advance()
      headers.append(try outerHeader(kind, direction))
      try require(.colon, "after an outer header")
    }
    return headers
  }

  private enum OuterKind {
    case ipv4
    case ipv6
    case gre
    case mpls

    init?(_ word: String) {
      switch word {
      case "ipv4": self = .ipv4
      case "ipv6": self = .ipv6
      case "gre", "GREv0": self = .gre
      case "mpls": self = .mpls
      default: return nil
      }
    }
  }

  /// GRE has no number of its own in GRE or under a label, and what is on the link is IP.
  private func check(_ kind: OuterKind, after last: OuterTemplate?) throws(Diagnostic) {
    switch (kind, last) {
    case (.ipv4, _), (.ipv6, _), (_, .ip), (.mpls, .gre): return
    case (.mpls, nil), (.gre, nil):
      throw failure(
        "'\(token.text)' needs an IP header before it: 'ipv4 A > B:' or 'ipv6 A > B:'", at: token)
    default: throw failure("'\(token.text)' cannot follow this header", at: token)
    }
  }

  private mutating func outerHeader(
    _ kind: OuterKind, _ direction: PacketDirection
  ) throws(Diagnostic) -> OuterTemplate {
    switch kind {
    case .ipv4, .ipv6:
      let network = try networkHeader(direction)
      let source = try outerAddress(kind)
      try require(.greater, "between the addresses")
      return .ip(source: source, destination: try outerAddress(kind), network)
    case .gre: return .gre(try gre(direction))
    case .mpls: return .mpls(try labels(direction))
    }
  }

  private mutating func outerAddress(_ kind: OuterKind) throws(Diagnostic) -> IPAddress {
    try address(kind == .ipv4 ? "an IPv4 address" : "an IPv6 address") {
      kind == .ipv6 ? $0.octets.count == 16 : $0.octets.count == 4
    }
  }

  /// An address that a colon may follow at once.
  /// - Parameter what: what is expected here.
  mutating func address(
    _ what: String, where fits: (IPAddress) -> Bool = { _ in true }
  ) throws(Diagnostic) -> IPAddress {
    let start = token.range.lowerBound
    let rest = text.octets[start...]
    var end =
      rest.firstIndex { $0.hexDigitValue == nil && $0 != .dot && $0 != UInt8(ascii: ":") }
      ?? rest.endIndex
    if end > start, rest[end - 1] == UInt8(ascii: ":"), address(in: start..<end) == nil { end -= 1 }
    guard let address = address(in: start..<end), fits(address) else { throw expected(what) }
    _ = try run(to: end)
    return address
  }

  private func address(in range: Range<Int>) -> IPAddress? {
    IPAddress(String(decoding: text.octets[range], as: UTF8.self))
  }
}

// MARK: - GRE

extension EventParser {
  /// `flags [key present], sum 0, off 0, key=7, seq 0`; every part may be left out, and so may the commas.
  mutating func gre(_ direction: PacketDirection) throws(Diagnostic) -> GRETemplate {
    var header = GRETemplate(flags: 0)
    var seen: Set<String> = []
    _ = try take(.comma)
    while token.kind == .word {
      let word = try advance()
      guard Self.greFields.contains(word.text) else {
        throw failure(unknown("field of GRE", word.text, among: Self.greFields), at: word)
      }
      guard seen.insert(word.text.lowercased()).inserted else {
        throw failure("'\(word.text)' is written twice", at: word)
      }
      try greField(word.text, of: &header, direction)
      _ = try take(.comma)
    }
    return header
  }

  static let greFields = ["flags", "Flags", "sum", "off", "key", "seq"]

  private mutating func greField(
    _ name: String, of header: inout GRETemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    switch name {
    case "sum":
      header.checksum = try pattern(direction.role("the GRE checksum", NumberRole.word16))
    case "off": header.offset = try pattern(direction.role("the GRE offset", NumberRole.word16))
    case "key":
      _ = try take(.equal)
      header.key = try pattern(direction.role("the GRE key", NumberRole.word32))
    case "seq":
      header.sequence = try pattern(direction.role("the GRE sequence number", NumberRole.word32))
    default: header.flags = try greFlags()
    }
  }

  /// `[checksum present, key present, sequence# present]`, `[none]`, or the whole word as a number.
  private mutating func greFlags() throws(Diagnostic) -> UInt16 {
    let place = token
    guard try take(.openBracket) else {
      let flags = UInt16(truncatingIfNeeded: try exact("the GRE flags", NumberRole.word16))
      guard flags & (GREHeader.Flag.version | GREHeader.Flag.routing) == 0 else {
        throw failure("GRE of another version than 0, or with routes, is not supported", at: place)
      }
      return flags
    }
    var flags: UInt16 = 0
    repeat { flags |= try greFlag() } while try take(.comma)
    try require(.closeBracket, "or ',' after a flag")
    return flags
  }

  private mutating func greFlag() throws(Diagnostic) -> UInt16 {
    let word = try run { $0.isWordOctet || $0 == UInt8(ascii: "#") }
    if word.text == "none" { return 0 }
    guard let flag = Self.greFlagNames[word.text] else {
      let names = Self.greFlagNames.keys.sorted() + ["none"]
      throw failure(unknown("GRE flag", word.text, among: names), at: word)
    }
    guard try take("present") else { throw expected("'present' after '\(word.text)'") }
    return flag
  }

  static let greFlagNames = [
    "checksum": GREHeader.Flag.checksum, "key": GREHeader.Flag.key,
    "sequence#": GREHeader.Flag.sequence,
  ]
}

// MARK: - MPLS

extension EventParser {
  /// `(label 16, tc 0, ttl 64) (label 17, tc 0, [S], ttl 64)`
  mutating func labels(_ direction: PacketDirection) throws(Diagnostic) -> [MPLSTemplate] {
    var stack: [MPLSTemplate] = []
    repeat {
      let place = token
      try require(.openParenthesis, "before 'label'")
      stack.append(try label(direction))
      try require(.closeParenthesis, "after the entry of a label stack")
      guard stack.count <= Self.mostLabels else {
        throw failure("more than \(Self.mostLabels) labels", at: place)
      }
    } while token.isMark(.openParenthesis)
    return stack
  }

  private static let mostLabels = 16

  private mutating func label(_ direction: PacketDirection) throws(Diagnostic) -> MPLSTemplate {
    let label = try labelField("label", "the label", 0...0xFFFFF, direction)
    try require(.comma, "after the label")
    let trafficClass = try labelField("tc", "the traffic class", 0...7, direction)
    try require(.comma, "after the traffic class")
    let isBottom = try take(.openBracket)
    if isBottom {
      guard try take("S") else { throw expected("'S' for the bottom of the stack") }
      try require(.closeBracket, "after 'S'")
      try require(.comma, "after '[S]'")
    }
    return MPLSTemplate(
      label: label, trafficClass: trafficClass, isBottom: isBottom,
      timeToLive: try labelField("ttl", "the time to live", NumberRole.octet, direction))
  }

  private mutating func labelField(
    _ word: String, _ what: String, _ range: ClosedRange<Int64>, _ direction: PacketDirection
  ) throws(Diagnostic) -> NumberPattern {
    guard try take(word) else { throw expected("'\(word)' and \(what)") }
    return try pattern(direction.role(what, range))
  }
}
