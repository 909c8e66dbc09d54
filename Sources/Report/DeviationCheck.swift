import Engine
import Match

extension Deviation.Expectation {
  /// What is wrong with a failure that this entry explains; `nil` when it is the one that was expected.
  func mismatch(with failure: Failure) -> String? {
    if let text, !failure.mentions(text) {
      return "the deviations file expects a failure that says '\(text)'"
    }
    if let actual, !failure.answer(begins: actual) {
      return "the deviations file expects '\(actual)' instead"
    }
    // What no correct TCP sends is no part of a deviation that does not say so.
    let said = (text ?? "") + (actual ?? "")
    return failure.oddities.first { !said.contains($0) }.map {
      "the deviations file says nothing of '\($0)'"
    }
  }
}

extension Failure {
  /// The sentence says it, or all that differs: a deviation in one field is none in another.
  fileprivate func mentions(_ text: String) -> Bool {
    if summary.contains(text) { return true }
    let all = differences.map { "\($0.field): expected \($0.expected), actual \($0.actual)" }
    return !all.isEmpty && all.allSatisfy { $0.contains(text) }
  }

  /// A wrong checksum, reserved bits, and options that no standard knows.
  fileprivate var oddities: [String] {
    let words = (actual ?? "").split { $0 == " " || $0 == "<" || $0 == "," }
    return (differences.contains { $0.field == "checksum" } ? ["checksum"] : [])
      + (words.contains("reserved") ? ["reserved"] : [])
      + (words.contains("option") ? ["option"] : [])
  }

  /// The notation begins with these words; `ack 2` does not begin `ack 20`.
  fileprivate func answer(begins text: String) -> Bool {
    guard let actual else { return text == "nothing" }
    let words = text.split(separator: " ")
    let found = actual.split(separator: " ")
    return found.starts(with: words)
  }
}
