import Match
public import Wire

extension Probe.Case {
  /// How long the script itself takes, if everything comes as late as it may.
  public var longestTime: Instant.Interval {
    var time = Instant.Interval.zero
    for event in events { time = max(time, event.time.end(after: time)) }
    return time
  }

  /// How long it takes at least: whatever comes in a span comes at its beginning, and silences last.
  var shortestTime: Instant.Interval {
    var time = Instant.Interval.zero
    for event in events {
      time = max(
        time, event.canComeEarly ? event.time.start(after: time) : event.time.end(after: time))
    }
    return time
  }
}

extension Event {
  fileprivate var canComeEarly: Bool {
    switch action {
    case .outbound(_, let templates): !templates.contains { $0.body == .silence }
    case .state: true
    case .inbound, .call, .command, .code: false
    }
  }
}

extension TimeSpecification {
  /// Script time of the end of an event.
  /// - Parameter before: script time of the event before.
  fileprivate func end(after before: Instant.Interval) -> Instant.Interval {
    switch self {
    case .relative(let delay): before + delay
    case .relativeRange(_, let to): before + to
    case .absolute(let time): time
    case .absoluteRange(_, let to): to
    case .blocking(_, let end): before + end
    case .absoluteBlocking(_, let end): end
    case .any: before
    }
  }

  /// The same for the beginning of a span.
  fileprivate func start(after before: Instant.Interval) -> Instant.Interval {
    switch self {
    case .relativeRange(let from, _): before + from
    case .absoluteRange(let from, _): from
    default: end(after: before)
    }
  }
}
