/// Values of the target's timestamp clock, as the script wrote them and as they were.
struct TimestampMap {
  private var pairs: [UInt32: UInt32] = [:]
  private(set) var base: (script: UInt32, live: UInt32)?

  mutating func learn(script: UInt32, live: UInt32) {
    if base == nil { base = (script, live) }
    pairs[script] = live
  }

  /// The value that came where the script wrote this number.
  func exact(for script: UInt32) -> UInt32? { pairs[script] }

  /// The same distance from the first pair as in the script.
  func scaled(for script: UInt32) -> UInt32? { base.map { $0.live &+ (script &- $0.script) } }
}
