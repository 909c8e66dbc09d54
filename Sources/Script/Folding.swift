extension ExpandedText {
  /// A stretch of the text on one line: comments dropped, white space between tokens folded to one blank.
  func folded(_ range: Range<Int>) -> String {
    var result: [UInt8] = []
    var needsBlank = false
    var index = range.lowerBound
    while index < range.upperBound {
      let region = octets[index].mayOpenRegion ? Region(at: index, in: octets) : nil
      if octets[index].isBlank || region?.kind == .comment {
        needsBlank = true
        index = region?.range.upperBound ?? index + 1
        continue
      }
      if needsBlank, !result.isEmpty { result.append(UInt8(ascii: " ")) }
      needsBlank = false
      let end = min(region?.range.upperBound ?? index + 1, range.upperBound)
      result.append(contentsOf: octets[index..<end])
      index = end
    }
    return String(decoding: result, as: UTF8.self)
  }
}
