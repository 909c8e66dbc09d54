import Match
import Wire

/// How the numbers of a captured connection become those of a script: sequence numbers count from the initial ones,
/// timestamps (RFC 7323) from the first one of each side.
struct RecordingBasis {
  private let target: Endpoint
  private var initial: [Side: SequenceNumber] = [:]
  private var clocks: [Side: UInt32] = [:]
  /// The handshake is not in the capture, or not all of it.
  private(set) var isHalfSeen = false

  enum Side: Hashable {
    case tester
    case target

    var other: Side { self == .tester ? .target : .tester }
  }

  init(_ connection: CapturedConnection, target: Endpoint) {
    self.target = target
    for segment in connection.segments {
      let side = side(of: segment)
      if segment.header.flags.contains(.syn), initial[side] == nil {
        initial[side] = segment.sequence
      }
      if clocks[side] == nil { clocks[side] = segment.timestamp }
    }
    completeHandshake(connection)
  }

  func side(of segment: CapturedSegment) -> Side { segment.source == target ? .target : .tester }

  /// Where no SYN was seen, the first number of a side, in its own segments or in the other's acknowledgements, becomes 1.
  private mutating func completeHandshake(_ connection: CapturedConnection) {
    guard let first = connection.segments.first,
      !first.header.flags.isSuperset(of: .syn) || first.header.flags.contains(.ack)
    else { return }
    isHalfSeen = true
    for side in [Side.tester, .target] where initial[side] == nil {
      let own = connection.segments.first { self.side(of: $0) == side }?.sequence
      let acknowledged = connection.segments.first {
        self.side(of: $0) == side.other && $0.header.flags.contains(.ack)
      }?.header.acknowledgement
      guard let start = own ?? acknowledged else { continue }
      let earlier = acknowledged.map { $0.precedes(start) ? $0 : start } ?? start
      initial[side] = earlier - 1
    }
  }

  /// Whether the capture has a SYN of this side.
  func relative(_ number: SequenceNumber, of side: Side) -> Int {
    guard let initial = initial[side] else { return Int(number.rawValue) }
    return number - initial
  }

  /// The first value of each clock becomes 1.
  func clock(_ value: UInt32, of side: Side) -> UInt32 {
    guard let first = clocks[side] else { return value }
    return value &- first &+ 1
  }

  var usesTimestamps: Bool { clocks.count == 2 }
}

extension CapturedSegment {
  /// TSval.
  var timestamp: UInt32? {
    for case .timestamps(let value, _) in header.options.decoded { return value }
    return nil
  }
}
