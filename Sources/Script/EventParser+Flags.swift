import Match
import Wire

extension EventParser {
  /// `S.`, `P.`, `-`, `any`, `.5`: read as one run of letters, digits and points.
  mutating func flags(_ direction: PacketDirection) throws(Diagnostic) -> FlagsTemplate {
    if try take(.minus) { return FlagsTemplate(set: []) }
    guard
      token.isMark(.dot) || token.kind == .word || token.kind == .decimal || token.kind == .integer
    else {
      throw expected("TCP flags such as 'S', '.' or 'F.' ('-' for none)")
    }
    let written = try run { $0.isWordOctet || $0 == .dot }
    if token.isMark(.colon), isAdjacent {
      throw failure(
        "expected TCP flags such as 'S', '.' or 'F.' ('-' for none) before the sequence numbers",
        at: written)
    }
    if written.text == "any" { return try anyFlags(written, direction) }
    return try flags(in: written)
  }

  private func anyFlags(
    _ written: Token, _ direction: PacketDirection
  ) throws(Diagnostic) -> FlagsTemplate {
    guard direction == .outbound else {
      throw failure("the flags 'any' can only be used with outbound packets", at: written)
    }
    var flags = FlagsTemplate(set: [])
    flags.any = true
    return flags
  }

  private func flags(in written: Token) throws(Diagnostic) -> FlagsTemplate {
    var flags = FlagsTemplate(set: [])
    for (index, letter) in written.text.utf8.enumerated() {
      let place = written.range.lowerBound + index
      if letter.isDigit {
        try addACE(letter, to: &flags, at: place)
      } else if let flag = Self.flagLetters[letter] {
        guard !flags.set.contains(flag) else {
          throw failure("a flag is written twice in '\(written.text.shortened)'", at: place)
        }
        flags.set.insert(flag)
      } else {
        throw failure(
          "unknown TCP flag in '\(written.text.shortened)'; flags are S, F, R, P, U, E, W, A and '.' for ACK",
          at: place)
      }
    }
    return flags
  }

  static let flagLetters: [UInt8: TCPFlags] = [
    UInt8(ascii: "F"): .fin, UInt8(ascii: "S"): .syn, UInt8(ascii: "R"): .rst,
    UInt8(ascii: "P"): .psh,
    .dot: .ack, UInt8(ascii: "U"): .urg, UInt8(ascii: "E"): .ece, UInt8(ascii: "W"): .cwr,
    UInt8(ascii: "A"): .ae,
  ]

  /// AE, CWR and ECE as one number of three bits (RFC 9768, section 3.1).
  private func addACE(_ digit: UInt8, to flags: inout FlagsTemplate, at place: Int)
    throws(Diagnostic)
  {
    let value = digit - UInt8(ascii: "0")
    guard value <= 7 else { throw failure("the ACE field is one digit from 0 to 7", at: place) }
    guard flags.ace == nil, flags.set.isDisjoint(with: [.ae, .cwr, .ece]) else {
      throw failure(
        "the ACE field is one digit, and stands in the place of the flags A, W and E", at: place)
    }
    flags.ace = value
    if value & 1 != 0 { flags.set.insert(.ece) }
    if value & 2 != 0 { flags.set.insert(.cwr) }
    if value & 4 != 0 { flags.set.insert(.ae) }
  }
}
