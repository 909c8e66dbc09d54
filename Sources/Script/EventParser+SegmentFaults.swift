import Match

extension EventParser {
  /// One field after `with` that only a TCP segment has.
  mutating func segmentFault(
    _ word: Token, of segment: inout TCPTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) {
    switch word.text {
    case "checksum", "doff", "reserved": try headerFault(word, of: &segment.faults, direction)
    case "one-segment":
      guard direction == .outbound else {
        throw failure("'one-segment' is for outbound packets", at: word)
      }
      segment.faults.unsplit = true
    case "urg":
      segment.urgentPointer = try pattern(direction.role("the urgent pointer", NumberRole.word16))
    case "option": try addOption(to: &segment, at: word, direction)
    case "seq!":
      segment.sequence = try pattern(
        direction.role("the absolute sequence number", NumberRole.word32))
      segment.sequenceIsAbsolute = true
    default:
      segment.acknowledgement = try pattern(
        direction.role("the absolute acknowledgement number", NumberRole.word32))
      segment.acknowledgementIsAbsolute = true
    }
  }

  private mutating func headerFault(
    _ word: Token, of faults: inout TCPFaults, _ direction: PacketDirection
  ) throws(Diagnostic) {
    switch word.text {
    case "checksum":
      try requireInbound(word, direction)
      faults.checksum = try checksum()
    case "doff":
      faults.dataOffset = UInt8(truncatingIfNeeded: try exact("the data offset", 0...15))
    default:
      faults.reserved = UInt8(truncatingIfNeeded: try exact("the reserved bits", 0...7))
    }
  }

  /// `option 253:0a0b` after `with`: one more option at the end of the list.
  private mutating func addOption(
    to segment: inout TCPTemplate, at word: Token, _ direction: PacketDirection
  ) throws(Diagnostic) {
    var list = segment.options ?? OptionsTemplate(items: [])
    list.items.append(try otherOption(direction))
    try checkLength(of: list, at: word)
    segment.options = list
  }
}
