import Match
import Wire

extension EventParser {
  /// A segment from its ports or flags on.
  mutating func tcp(
    _ network: NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> PacketTemplate {
    let ports = try portPair()
    let flags = try flags(direction)
    let (sequence, length) = try sequenceRange(direction)
    var segment = TCPTemplate(flags: flags, sequence: sequence, length: length)
    segment.ports = ports
    let start = token
    try headerFields(of: &segment, direction)
    if direction == .inbound, dialect == .packetdrill, segment.window == nil {
      throw failure("an inbound packet needs a window: 'win 65535'", at: start)
    }
    if try take(.less) { segment.options = try optionList(direction) }
    segment.payload = try payload(of: length, direction)
    try checkSize(length, header: 20, direction, at: start)
    continuation = Continuation(after: segment)
    var template = PacketTemplate(network: network, body: .tcp(segment))
    try faults(of: &template, direction)
    return template
  }

  /// `1234 > 80`
  mutating func portPair() throws(Diagnostic) -> PortPair? {
    guard token.isNumber, try following().isMark(.greater) else { return nil }
    let source = try exact("the source port", NumberRole.word16)
    try advance()
    let destination = try exact("the destination port", NumberRole.word16)
    return PortPair(
      source: UInt16(truncatingIfNeeded: source),
      destination: UInt16(truncatingIfNeeded: destination))
  }

  /// `ack N`, `win N`, `urg N`, each at most once.
  private mutating func headerFields(
    of segment: inout TCPTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    var seen: Set<String> = []
    while token.kind == .word, ["ack", "win", "urg"].contains(token.text) {
      guard seen.insert(token.text).inserted else {
        throw failure("'\(token.text)' is written twice", at: token)
      }
      try headerField(of: &segment, direction)
    }
  }

  private mutating func headerField(
    of segment: inout TCPTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    switch try advance().text {
    case "ack":
      segment.acknowledgement = try pattern(
        direction.role("the acknowledgement number", NumberRole.sequence))
    case "win":
      segment.window = try pattern(direction.role("the window", NumberRole.word16))
    default:
      segment.urgentPointer = try pattern(direction.role("the urgent pointer", NumberRole.word16))
    }
  }
}

extension EventParser.Continuation {
  /// Options stand behind the numbers, the payload behind the options.
  fileprivate init(after segment: TCPTemplate) {
    if segment.payload != nil {
      self.init(description: "'with' or 'as'", words: ["with", "as", "or"])
    } else if segment.options != nil {
      self.init(
        description: "a payload, 'with' or 'as'",
        words: ["with", "as", "or", "pattern", "any", "hex"])
    } else {
      self.init(
        description: "'ack', 'win', 'urg', '<' and options, a payload, 'with' or 'as'",
        words: ["ack", "win", "urg", "with", "as", "or", "pattern", "any", "hex"])
    }
  }
}
