/// What the target has received, if nothing was lost on the way: relative sequence numbers.
struct TargetReception {
  /// RCV.NXT: everything before it has come.
  private(set) var next = 0
  /// What has come beyond a gap, in order.
  private var beyond: [Range<Int>] = []

  var hasGap: Bool { !beyond.isEmpty }

  mutating func take(_ start: Int, count: Int) {
    guard count > 0 else { return }
    if let last = beyond.last, (last.lowerBound...last.upperBound).contains(start) {
      // What comes in order behind a gap stays one range.
      beyond[beyond.count - 1] = last.lowerBound..<max(last.upperBound, start + count)
    } else {
      beyond.append(start..<start + count)
      beyond.sort { $0.lowerBound < $1.lowerBound }
    }
    while let first = beyond.first, first.lowerBound <= next {
      next = max(next, first.upperBound)
      beyond.removeFirst()
    }
  }
}
