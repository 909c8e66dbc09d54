/// Lines that were entered before, the oldest first.
struct LineHistory: Equatable {
  private(set) var lines: [String] = []
  /// The oldest give way to the newest.
  static let limit = 1_000

  init(_ lines: [String] = []) { for line in lines { add(line) } }

  /// - Returns: whether it is kept: an empty one is not, nor one that repeats the last.
  @discardableResult
  mutating func add(_ line: String) -> Bool {
    guard !line.allSatisfy(\.isWhitespace), line != lines.last else { return false }
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
    return true
  }

  /// The newest line before `index` that contains the text.
  func newest(with text: String, before index: Int) -> Int? {
    guard !text.isEmpty else { return nil }
    return lines[..<min(index, lines.count)].lastIndex { $0.contains(text) }
  }
}
