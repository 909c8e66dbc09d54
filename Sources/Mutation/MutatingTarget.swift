import Engine
import Match
import Script
import Wire

/// A target that tells what another one tells, with the outcome of one call or one state changed.
final class MutatingTarget: Target {
  private let target: any Target
  private let intervention: Intervention

  init(_ target: any Target, _ intervention: Intervention) {
    self.target = target
    self.intervention = intervention
  }

  func begin(
    _ call: TargetCall, patience: Instant.Interval
  ) throws(TargetError) -> CallProgress {
    intervention.act()
    switch try target.begin(call, patience: patience) {
    case .returned(let outcome): return .returned(change(outcome))
    case .blocked(let since): return .blocked(since: since)
    }
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? {
    try target.outcome(of: call, until: deadline).map(change)
  }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    var reading = try target.state(local: local, remote: remote)
    guard case .readings(intervention.read()) = intervention.mutant.place,
      case .state(let from, let to) = intervention.mutant.change, reading.state == from
    else { return reading }
    reading.state = to
    intervention.happened(at: reading.at)
    return reading
  }

  func run(_ command: TargetCommand, until limit: Instant) throws(TargetError) -> CommandOutcome {
    try target.run(command, until: limit)
  }

  private func change(_ outcome: CallOutcome) -> CallOutcome {
    guard case .call(outcome.id) = intervention.mutant.place else { return outcome }
    let changed = intervention.mutant.change.applied(to: outcome)
    if changed != outcome { intervention.happened(at: outcome.end) }
    return changed
  }
}

extension Change {
  /// What the call did instead.
  func applied(to outcome: CallOutcome) -> CallOutcome {
    var changed = outcome
    switch self {
    case .callFails(let error):
      changed.result = -1
      changed.error = error
    case .callSucceeds:
      changed.result = 0
      changed.error = 0
    case .errorNumber(let error): if outcome.error != 0 { changed.error = error }
    case .result(let difference): changed.result &+= difference
    case .data: changed.changeData()
    default: break
    }
    return changed
  }
}

extension CallOutcome {
  /// The last octet that was read is another one.
  fileprivate mutating func changeData() {
    guard let data = outputs.indices.first(where: { !outputs[$0].isEmpty }) else { return }
    let octet = min(Int(max(result, 1)), outputs[data].count) - 1
    outputs[data][octet] ^= 0x55
  }
}
