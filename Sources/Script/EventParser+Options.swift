import Match

extension EventParser {
  /// `mss 1460, sackOK, ...>`, the opening `<` taken already.
  mutating func optionList(_ direction: PacketDirection) throws(Diagnostic) -> OptionsTemplate {
    let start = token
    var list = OptionsTemplate(items: [])
    repeat {
      guard !token.isMark(.ellipsis) else {
        try anyOthers(&list, direction)
        continue
      }
      let place = token
      list.items.append(try option(direction))
      guard list.items.count <= Self.mostOptions else {
        throw failure("more than \(Self.mostOptions) options", at: place)
      }
    } while try take(.comma)
    try require(.greater, "or ',' after an option")
    try checkLength(of: list, at: start)
    return list
  }

  private static let mostOptions = 40

  private mutating func anyOthers(
    _ list: inout OptionsTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    guard direction == .outbound else {
      throw failure("'...' for any options can only be used with outbound packets", at: token)
    }
    list.allowsOthers = true
    try advance()
  }

  /// The option space is 40 octets (RFC 9293, section 3.1). packetdrill wants padding to be written; a probe's options
  /// are padded with zeros (end of option list) on send.
  func checkLength(of list: OptionsTemplate, at start: Token) throws(Diagnostic) {
    let lengths = list.items.map(\.length)
    let total = lengths.reduce(0) { $0 + ($1 ?? 0) }
    guard total <= 40 else {
      throw failure("these options take \(total) octets; there is room for 40", at: start)
    }
    let isExact = !list.allowsOthers && !lengths.contains(nil)
    if dialect == .packetdrill, isExact, total % 4 != 0 {
      throw failure(
        "these options take \(total) octets, which is not a multiple of 4; pad them with 'nop' or 'eol'",
        at: start)
    }
  }
}

extension OptionTemplate {
  /// Octets on the wire; `nil` where the script leaves them open.
  fileprivate var length: Int? {
    switch self {
    case .endOfList, .noOperation: 1
    case .maximumSegmentSize: 4
    case .windowScale: 3
    case .sackPermitted: 2
    case .sack(let blocks): 2 + 8 * blocks.count
    case .timestamps: 10
    case .fastOpen(let cookie): cookie.map { 2 + $0.count }
    case .capturedFastOpen: nil
    case .experimentalFastOpen(let cookie): cookie.map { 4 + $0.count }
    case .md5: 18
    case .accurateECN(_, let counters): 2 + 3 * counters.count
    case .other(_, let octets): octets.map { 2 + $0.count }
    case .raw(let octets): octets.count
    }
  }
}
