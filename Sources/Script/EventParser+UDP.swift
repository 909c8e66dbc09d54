import Match

extension EventParser {
  /// `udp (10)`, `udp 1234 > 53 (10) "text"`, the word `udp` taken already.
  mutating func udp(
    _ network: NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> PacketTemplate {
    let ports = try portPair()
    let start = token
    try require(.openParenthesis, "and the length of the payload")
    let length = try pattern(direction.role("the length of the payload", NumberRole.word16))
    try require(.closeParenthesis, "after the length of the payload")
    var datagram = UDPTemplate(length: length)
    datagram.ports = ports
    datagram.payload = try payload(of: length, direction)
    try checkSize(length, header: 8, direction, at: start)
    continuation = Continuation(
      description: datagram.payload == nil ? "a payload, 'with' or 'as'" : "'with' or 'as'",
      words: ["with", "as", "or", "pattern", "any", "hex"])
    var template = PacketTemplate(network: network, body: .udp(datagram))
    try faults(of: &template, direction)
    return template
  }
}
