import BenchReference

/// What one piece of work costs in C and in Swift.
struct Figure {
  var name: String
  /// Nanoseconds each.
  var reference: Double
  var ours: Double
  /// Allocations of ours, each.
  var allocations: Double

  /// Runs both in turns and keeps the best of each: what a busy machine adds is never taken off, so the smallest figure
  /// is the truest.
  init(
    _ name: String, count: UInt64, reference: (UInt64) -> Double, ours: (UInt64) -> Void
  ) {
    self.name = name
    (self.reference, self.ours) = (.infinity, .infinity)
    let before = bench_allocations()
    for _ in 0..<rounds {
      self.reference = min(self.reference, reference(count))
      let start = bench_now()
      ours(count)
      self.ours = min(self.ours, Double(bench_now() - start) / Double(count))
    }
    allocations = Double(bench_allocations() - before) / Double(count * UInt64(rounds))
  }

  /// Columns: name, C, Swift, ratio, allocations.
  var line: String {
    name.padded(28) + rounded(reference).leading(10) + rounded(ours).leading(10)
      + rounded(ours / reference).leading(9) + rounded(allocations).leading(14)
  }

  static let heading =
    "".padded(28) + "C ns".leading(10) + "Swift ns".leading(10) + "ratio".leading(9)
    + "allocations".leading(14)
}

private let rounds = 7

/// Two digits after the point.
func rounded(_ number: Double) -> String {
  let hundredths = Int(number * 100 + 0.5)
  let fraction = hundredths % 100
  return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}

extension String {
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
  func leading(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

/// Makes the compiler believe that this value is used and changed here, so that no work is left out.
@inline(__always)
func keep<Value>(_ value: inout Value) {
  unsafe withUnsafeMutablePointer(to: &value) { pointer in unsafe bench_keep(pointer) }
}

/// The same for the elements of an array.
@inline(__always)
func keepElements(_ octets: inout [UInt8]) {
  unsafe octets.withUnsafeMutableBufferPointer { buffer in unsafe bench_keep(buffer.baseAddress) }
}
