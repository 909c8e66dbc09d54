import Match
import Wire

/// One line that the target must meet: a segment, or the octets of several that follow each other.
struct ExpectedSegment {
  private(set) var stamp: Instant
  private let start: Int
  private(set) var length: Int
  private var flags: TCPFlags
  /// The acknowledgement number, and everything that the tester had sent by then.
  private let acknowledged: Int?
  private var everything: Int
  private let hasNoWindow: Bool
  private let urgentPointer: UInt16?
  private var options: String
  let isRepeated: Bool
  /// Octets of the file.
  private(set) var payload: [Range<Int>]
  /// The capture has not all of them.
  private(set) var isCut: Bool

  init(
    _ segment: CapturedSegment, start: Int, acknowledged: Int?, everything: Int, options: String,
    isRepeated: Bool
  ) {
    let header = segment.header
    stamp = segment.stamp
    self.start = start
    length = segment.length
    // When to push is the sender's choice (RFC 9293, section 3.9.1).
    flags = header.flags.subtracting([.psh, .reserved])
    self.acknowledged = acknowledged
    self.everything = everything
    hasNoWindow = header.window == 0 && !header.flags.contains(.rst)
    urgentPointer = header.flags.contains(.urg) ? header.urgentPointer : nil
    self.options = options
    self.isRepeated = isRepeated
    payload = segment.payload.isEmpty ? [] : [segment.payload]
    isCut = segment.isCut
  }

  var isBareACK: Bool { flags == .ack && length == 0 && !isRepeated }

  /// Takes in octets that follow directly.
  /// - Returns: whether the two can be one line.
  mutating func absorb(_ next: ExpectedSegment) -> Bool {
    let plain: TCPFlags = [.ack, .fin]
    guard length > 0, next.length > 0, next.start == start + length, !isRepeated, !next.isRepeated,
      flags == .ack, next.flags.isSubset(of: plain), !hasNoWindow, !next.hasNoWindow,
      urgentPointer == nil, next.urgentPointer == nil, length + next.length <= Self.longest
    else { return false }
    stamp = next.stamp
    length += next.length
    flags.formUnion(next.flags)
    everything = max(everything, next.everything)
    options = next.options
    payload += next.payload
    isCut = isCut || next.isCut
    return true
  }

  /// The length in a script has 16 bits.
  private static let longest = 65_535

  /// Without time and payload.
  var notation: String {
    var text = "> \(flags.text) \(start):\(start + length)(\(length))"
    if let acknowledged {
      // What crossed it on the way may have come before it.
      let isExact = acknowledged >= everything || flags.contains(.rst)
      text += isExact ? " ack \(acknowledged)" : " ack \(acknowledged)..\(everything)"
    }
    if hasNoWindow { text += " win 0" }
    if let urgentPointer { text += " urg \(urgentPointer)" }
    return text + options
  }
}
