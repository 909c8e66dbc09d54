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
    return nil
  }
}

extension Failure {
  fileprivate func mentions(_ text: String) -> Bool {
    if summary.contains(text) { return true }
    return differences.contains {
      "\($0.field): expected \($0.expected), actual \($0.actual)".contains(text)
    }
  }

  /// The notation begins with these words; `ack 2` does not begin `ack 20`.
  fileprivate func answer(begins text: String) -> Bool {
    guard let actual else { return text == "nothing" }
    let words = text.split(separator: " ")
    let found = actual.split(separator: " ")
    return found.starts(with: words)
  }
}
