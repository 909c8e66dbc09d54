extension EventParser {
  /// `state CLOSE-WAIT or CLOSED`
  mutating func state(connection: String?) throws(Diagnostic) -> Event.Action {
    try advance()
    var states: [ConnectionState] = []
    repeat {
      let place = token
      let state = try stateName()
      guard !states.contains(state) else { throw failure("this state is written twice", at: place) }
      states.append(state)
    } while try take("or")
    continuation = Continuation(
      description: "'or' and another state, or 'as'", words: ["or", "as"])
    return .state(connection: connection, states)
  }

  /// A state in RFC 9293's spelling, read as one run of letters, digits and hyphens.
  private mutating func stateName() throws(Diagnostic) -> ConnectionState {
    let names = ConnectionState.allCases.map(\.rawValue)
    guard token.kind == .word else { throw expected("a state: \(names.alternatives)") }
    let name = try run { $0.isWordOctet || $0 == UInt8(ascii: "-") }
    guard let state = ConnectionState(rawValue: name.text) else {
      throw failure(unknown("state", name.text, among: names), at: name)
    }
    return state
  }
}
