import Engine
import Wire

extension AgentProtocol.Reply {
  /// With the agent's times on a clock that shows less by this.
  func moved(by offset: Instant.Interval) -> Self {
    if offset == .zero { return self }
    let difference = Instant.Interval(nanoseconds: -offset.nanoseconds)
    switch self {
    case .returned(var outcome):
      outcome.start = outcome.start + difference
      outcome.end = outcome.end + difference
      return .returned(outcome)
    case .blocked(let call, let since): return .blocked(call: call, since: since + difference)
    case .state(var reading):
      reading.at = reading.at + difference
      return .state(reading)
    case .ran(var outcome):
      outcome.start = outcome.start + difference
      outcome.end = outcome.end + difference
      return .ran(outcome)
    case .hello, .serving, .refused: return self
    }
  }
}
