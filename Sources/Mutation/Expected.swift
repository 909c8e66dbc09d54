import Match
import Script
import Wire

/// What the event that took a packet says of it.
struct Expected {
  /// Those that are not silence.
  private let templates: [PacketTemplate]
  let mayBeMissing: Bool

  init(_ event: Event?) {
    guard case .outbound(_, let alternatives)? = event?.action else {
      templates = []
      mayBeMissing = false
      return
    }
    templates = alternatives.filter { $0.body != .silence }
    mayBeMissing = templates.count < alternatives.count
  }

  /// It says which octets must come.
  var namesText: Bool { templates.contains { $0.text.map { $0 != .any } ?? false } }

  var namesTimeToLive: Bool { templates.contains { $0.network.timeToLive.isSaid } }

  var namesECN: Bool { templates.contains { $0.network.ecn != nil } }

  /// The alternative with the flags of this segment, or the first of TCP.
  func segment(like header: TCPHeader) -> TCPTemplate? {
    let segments = templates.compactMap { template -> TCPTemplate? in
      if case .tcp(let segment) = template.body { segment } else { nil }
    }
    let flags = header.flags.subtracting(.psh)
    return segments.first { $0.flags.set.subtracting(.psh) == flags } ?? segments.first
  }
}

extension PacketTemplate {
  fileprivate var text: PayloadTemplate? {
    switch body {
    case .tcp(let segment): segment.payload
    case .udp(let datagram): datagram.payload
    case .icmp, .raw, .silence: nil
    }
  }
}

extension NumberPattern? {
  /// The script says what the number must be.
  var isSaid: Bool { self != nil && self != .any }
}

extension NumberPattern {
  /// Anything but one number will do.
  private var isRelation: Bool { if case .equal = self { false } else { self != .any } }

  /// A number that is not as the script says, near the one that came: the next one, or where a relation is written one
  /// beyond its end.
  /// - Parameter most: the largest value of the field.
  static func other(than actual: UInt32, _ pattern: NumberPattern?, most: UInt32) -> UInt32 {
    switch pattern {
    case .atLeast, .greater: 0
    case .atMost, .less: most
    case .range(let low, _): low == .literal(0) ? most : 0
    case .notEqual(.literal(let value)): UInt32(truncatingIfNeeded: value)
    case .notEqual, .equal, .any, nil: actual >= most ? 0 : actual + 1
    }
  }

  /// How far to move a sequence number out of what the script says.
  static func distance(_ pattern: NumberPattern?) -> UInt32 {
    pattern?.isRelation == true ? 0x4000_0000 : 1
  }
}
