import Glibc

/// SplitMix64 from a seed that is printed, so that a failure can be repeated: `SEGPROBE_SEED=... swift test`.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(for test: String = #function) {
    let chosen = unsafe getenv("SEGPROBE_SEED").flatMap { UInt64(unsafe String(cString: $0)) }
    state = chosen ?? UInt64.random(in: 0...UInt64(UInt32.max))
    print("\(test): SEGPROBE_SEED=\(state)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func octets(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type = Number.self)
    -> Number
  {
    Number.random(in: 0...Number.max, using: &self)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
