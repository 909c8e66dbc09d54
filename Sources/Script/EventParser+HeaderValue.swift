import Match
import Wire

/// Headers as values of socket options, for kernels that make tunnels for a socket.
extension EventParser {
  /// `(label 16, tc 0, [S], ttl 64)}` or `flags [key present], sum 0, off 0, key 7, seq 0}`, the opening brace taken
  /// already: the octets that stand in memory.
  /// - Returns: `nil` if it is neither; then nothing has been taken.
  mutating func headerValue() throws(Diagnostic) -> Expression? {
    let octets: [UInt8]
    if token.isMark(.openParenthesis) {
      octets = try labels(.inbound).flatMap(\.octets)
    } else if token.text == "flags", try !following().isMark(.equal) {
      octets = try gre(.inbound).octets
    } else {
      return nil
    }
    try require(.closeBrace, "after the header")
    return .string(octets)
  }
}

extension MPLSTemplate {
  fileprivate var octets: [UInt8] {
    let entry = MPLSEntry(
      label: UInt32(truncatingIfNeeded: label.number),
      trafficClass: UInt8(truncatingIfNeeded: trafficClass.number), isBottom: isBottom,
      timeToLive: UInt8(truncatingIfNeeded: timeToLive.number))
    var writer = ByteWriter()
    writer.write(entry.rawValue)
    return writer.octets
  }
}

extension GRETemplate {
  /// With every field, whatever the flags say.
  fileprivate var octets: [UInt8] {
    var writer = ByteWriter()
    writer.write(flags)
    writer.write(UInt16(0))  // the protocol, which the kernel knows
    writer.write(UInt16(truncatingIfNeeded: checksum?.number ?? 0))
    writer.write(UInt16(truncatingIfNeeded: offset?.number ?? 0))
    writer.write(UInt32(truncatingIfNeeded: key?.number ?? 0))
    writer.write(UInt32(truncatingIfNeeded: sequence?.number ?? 0))
    return writer.octets
  }
}

extension NumberPattern {
  /// Of one that is written for a packet to send: the parser has seen to its range.
  fileprivate var number: Int64 { exactValue { _ in nil } ?? 0 }
}
