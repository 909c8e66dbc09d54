import Report
import Wire

/// How a SYN-ACK is sent again that nobody acknowledges (RFC 6298, section 5; RFC 9293, section 3.8.1).
struct SynAckRetries: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let listening = Course.Step.listen { trace, _ in
      let patience = trace.start + plan.patience
      guard let next = Self.backoff(trace).next, let syn = trace.synAck() else { return patience }
      let due = syn.stamp + Instant.Interval(nanoseconds: Int64(next * 1e9))
      let last = trace.outbound().last?.stamp ?? syn.stamp
      let margin = Instant.Interval(
        nanoseconds: Int64(Double((due - last).nanoseconds) * (Backoff.margin - 1)))
      return min(patience, due + margin)
    }
    return [Course("syn-ack", [.syn(SynOptions.full), listening])]
  }

  /// Times count from the first SYN-ACK.
  static func backoff(_ trace: Trace) -> Backoff {
    let answers = trace.outbound().filter { $0.header.flags.isSuperset(of: [.syn, .ack]) }
    guard let first = answers.first else { return Backoff(times: []) }
    return Backoff(times: answers.map { ($0.stamp - first.stamp).seconds })
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["syn-ack"]
    let properties: [Property] = [.synAckTimeout, .synAckBackoff, .synAckRetries]
    guard let first = trace.synAck() else {
      let reason = trace.obstacle ?? "the SYN was not answered"
      return properties.map { .unseen($0, reason) }
    }
    let backoff = Self.backoff(trace)
    let listened = ((trace.end ?? first.stamp) - first.stamp).seconds
    guard let timeout = backoff.intervals.first else {
      let reason =
        "the SYN-ACK was not sent again within \(Figure.seconds(listened)): --patience waits longer"
      return properties.map { .unseen($0, reason) }
    }
    let times = "SYN-ACKs at \(Figure.list(backoff.times))"
    return [
      .seen(
        .synAckTimeout, Figure.seconds(timeout), .number(Figure.rounded(timeout)),
        [trace.outbound()[1].line]),
      backoff.finding(.synAckBackoff, [times]),
      retries(backoff, listened, times),
    ]
  }

  private func retries(_ backoff: Backoff, _ listened: Double, _ times: String) -> DataSheetLine {
    let count = backoff.intervals.count
    let next = Figure.seconds(backoff.next ?? 0)
    if backoff.hasGivenUp(by: listened) {
      return .seen(
        .synAckRetries, "\(count), then it gives up", .integer(count),
        backoff.shape == .unknown ? .medium : .high,
        [times, "the next was due at \(next) and did not come until \(Figure.seconds(listened))"])
    }
    return .seen(
      .synAckRetries, "at least \(count)", .integer(count), .low,
      [times, "the next is due at \(next): --patience \(backoff.patience) waits for it"])
  }
}

extension Backoff {
  /// The factor from one interval to the next.
  func finding(_ property: Property, _ evidence: [String]) -> DataSheetLine {
    switch shape {
    case .unknown:
      .unseen(property, "it takes two intervals: --long, or --patience, waits for them")
    case .doubling: .seen(property, text, .number(2), .high, evidence)
    case .constant: .seen(property, text, .number(1), .high, evidence)
    case .geometric(let factor):
      .seen(property, text, .number(Figure.rounded(factor)), .high, evidence)
    case .irregular: .seen(property, text, .null, .medium, evidence)
    }
  }
}
