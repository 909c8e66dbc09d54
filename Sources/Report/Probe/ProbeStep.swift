import Engine
import Match
import Wire

/// One thing that a probe says, before it has its time.
struct ProbeStep: Hashable {
  var content: Content
  /// When it began and ended: octets of the target may come in several segments.
  var first: Instant
  var last: Instant
  /// The target waited for something of ours, so that its timers ran, while the time before this step passed.
  var isAwaited = false
  /// One side had begun to close.
  var isClosing = false

  enum Content: Hashable {
    /// As a line has it, from the name of the connection on.
    case sent(String)
    case seen(SeenSegment, name: String)
    case silence
    case state(String)
    case remark(String)
  }

  var isSegment: Bool {
    switch content {
    case .sent, .seen: true
    case .silence, .state, .remark: false
    }
  }
}

/// What the target sent, as an expectation.
struct SeenSegment: Hashable {
  /// Flags as scripts spell them.
  var flags: String
  /// Relative to the target's ISN.
  var sequence: UInt32
  /// Octets of payload.
  var length: Int
  /// What follows the sequence range, but for the payload: `ack 1 <mss *>`.
  var fields: String
  /// As a script writes it; empty where any will do.
  var payload = ""
  /// What came where any will do.
  var remark = ""
  /// ` with seq! 0`
  var faults = ""
  /// The name under which the timestamp is needed later.
  var timestampName: String?
  /// The whole text of what is no TCP segment.
  var other: String?

  var text: String {
    if let other { return other }
    // As a number below zero where that is shorter: what came before the first octet.
    let start = Int64(signedText(sequence)) ?? Int64(sequence)
    var text = "\(flags) \(start):\(start + Int64(length))(\(length))\(fields)"
    if !payload.isEmpty { text += " " + payload }
    text += faults
    if let timestampName { text += " as \(timestampName) = tsval" }
    return remark.isEmpty ? text : text + "  // " + remark
  }

  /// Octets that follow right behind these, acknowledged alike, are one answer in two segments.
  /// - Returns: whether it was joined.
  mutating func join(_ next: SeenSegment) -> Bool {
    let plain: Set<String> = [".", "P."]
    let ends: Set<String> = [".", "P.", "F.", "FP."]
    guard other == nil, next.other == nil, length > 0, next.length > 0, plain.contains(flags),
      ends.contains(next.flags), next.sequence == sequence &+ UInt32(length),
      next.fields == fields, faults.isEmpty, next.faults.isEmpty, timestampName == nil,
      length + next.length <= Self.longest, payload.isEmpty == next.payload.isEmpty
    else { return false }
    flags = next.flags
    length += next.length
    // Strings that stand side by side are one; octets in hexadecimal are not.
    if !payload.isEmpty {
      guard payload.hasSuffix("\""), next.payload.hasPrefix("\"") else {
        payload = ""
        return true
      }
      payload = String(payload.dropLast()) + String(next.payload.dropFirst())
    }
    return true
  }

  /// What a length can say.
  private static let longest = 65_535
}
