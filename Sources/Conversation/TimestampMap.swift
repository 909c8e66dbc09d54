/// Values of the target's timestamp clock, as the script wrote them and as they were.
struct TimestampMap {
  private var pairs: [UInt32: UInt32] = [:]
  private var base: (script: UInt32, live: UInt32)?

  mutating func learn(script: UInt32, live: UInt32) {
    if base == nil { base = (script, live) }
    pairs[script] = live
  }

  /// The value that came where the script wrote this number; for a number that it never wrote, the same distance from
  /// the first pair; before any pair, the number itself.
  func live(for script: UInt32) -> UInt32 {
    if let live = pairs[script] { return live }
    guard let base else { return script }
    return base.live &+ (script &- base.script)
  }
}
