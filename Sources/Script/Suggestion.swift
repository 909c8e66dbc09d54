/// The candidate that was most likely meant, if one is close: at most a third of its letters differ.
func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.utf8)
  guard letters.count <= 40 else { return nil }
  let closest =
    candidates
    .map { (name: $0, distance: editDistance(letters, Array($0.utf8))) }
    .min { $0.distance < $1.distance }
  guard let closest, closest.distance <= max(1, word.utf8.count / 3) else { return nil }
  return closest.name
}

/// Insertions, deletions and replacements that turn one word into the other; letters of the other case count as equal.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (leftIndex, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = leftIndex + 1
    for (rightIndex, other) in right.enumerated() {
      let replaced = diagonal + (letter | 0x20 == other | 0x20 ? 0 : 1)
      diagonal = row[rightIndex + 1]
      row[rightIndex + 1] = min(replaced, min(diagonal, row[rightIndex]) + 1)
    }
  }
  return row[right.count]
}

/// "unknown state 'x'; did you mean 'y'?", or the whole list if nothing is close and the list is short.
package func unknown(_ what: String, _ word: String, among candidates: [String]) -> String {
  let start = "unknown \(what) '\(word.shortened)'"
  if let nearest = nearest(to: word, among: candidates) {
    return "\(start); did you mean '\(nearest)'?"
  }
  return candidates.count > 24 ? start : "\(start); expected \(candidates.alternatives)"
}

extension Sequence<String> {
  /// "a, b or c"
  var alternatives: String {
    let all = Array(self)
    guard let last = all.last, all.count > 1 else { return all.first ?? "" }
    return all.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension Int64 {
  /// "1 octet", "2 octets"
  package var octets: String { self == 1 ? "1 octet" : "\(self) octets" }
}
