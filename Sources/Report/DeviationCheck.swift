import Engine
import Match

extension Deviation.Expectation {
  /// What is wrong with a failure that this entry explains; `nil` when it is the one that was expected.
  /// - Parameter observation: what was seen in the cell, if the case is one.
  func mismatch(with failure: Failure, _ observation: Observation?) -> String? {
    if let text, !failure.mentions(text) {
      return "the deviations file expects a failure that says '\(text)'"
    }
    if let actual, !failure.answer(begins: actual) {
      return "the deviations file expects '\(actual)' instead"
    }
    if let reply, observation?.reply != reply {
      return
        "the deviations file expects the answer \(reply), not \(observation?.reply ?? "another")"
    }
    // What no correct TCP sends is no part of a deviation that does not say so.
    let said = (text ?? "") + (actual ?? "")
    if let odd = failure.oddities.first(where: { !said.contains($0) }) {
      return "the deviations file says nothing of '\(odd)'"
    }
    return mismatch(inStateOf: failure, observation)
  }

  /// A wrong answer explains no wrong state; where nobody could look, none is missing.
  private func mismatch(inStateOf failure: Failure, _ observation: Observation?) -> String? {
    if next == nil, reply == nil, failure.isOfState { return nil }
    let state = failure.differences.first { $0.field == "state" }?.actual
    guard state != next else { return nil }
    if state == nil, let observation, observation.next == nil { return nil }
    if let next { return "the deviations file expects the state \(next) afterwards" }
    return state.map { "the state differs, too: \($0), of which the deviations file says nothing" }
  }
}

extension Deviation {
  /// Whether it is known that the case proves nothing, and for this reason.
  func explains(_ reason: String) -> Bool {
    let said = [expectation.text, expectation.actual].compactMap(\.self)
    return meaning == .noEvidence && !said.isEmpty && said.allSatisfy(reason.contains)
  }
}

extension Failure {
  /// The state is what failed, not something before it.
  fileprivate var isOfState: Bool { actual?.hasPrefix("state ") == true }

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
