import Report
import Wire

/// How a closed window is probed by a sender that has something to send (RFC 9293, section 3.8.6.1): after what time, how
/// the time grows, and what the probe carries.
struct ZeroWindow: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let request = plan.dialogue.request
    let pieces = stride(from: 0, to: request.count, by: ProfilePlan.piece).map { start in
      let octets = request[start..<min(start + ProfilePlan.piece, request.count)]
      return Course.Step.send { _ in
        Trace.text(data: octets, at: 1 + start, acknowledging: "1", window: 0)
      }
    }
    let steps: [Course.Step] =
      .handshake(SynOptions.plain, window: 0) + pieces
      + [
        .require { _ in plan.dialogue.draws },
        .listen { trace, start in
          Self.probes(trace).count < Self.enough ? start + plan.patience : start
        },
      ]
    return [Course("zero-window", isServed: true, steps)]
  }

  /// So many probes show how the time between them grows.
  private static let enough = 4

  /// What comes while the window is closed, but for acknowledgements of ours: an octet below what we expect or nothing
  /// there, or what lies beyond the window.
  private static func probes(_ trace: Trace) -> [Trace.Segment] {
    trace.answers.filter {
      $0.header.flags.isDisjoint(with: [.fin, .rst]) && (trace.offset($0) < 1 || $0.length > 0)
    }
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["zero-window"]
    let properties: [Property] = [.persistTime, .persistBackoff, .persistProbe]
    if let obstacle = trace.obstacle { return properties.map { .unseen($0, obstacle) } }
    let last = trace.inbound().last
    guard record.plan.dialogue.draws, let last else {
      let reason = record.plan.silence(trace)
      return properties.map { .unseen($0, reason) }
    }
    let probes = Self.probes(trace)
    guard let first = probes.first else {
      let listened = ((trace.end ?? last.stamp) - last.stamp).seconds
      let reason = "the closed window was not probed within \(Figure.seconds(listened))"
      return properties.map { .unseen($0, reason) }
    }
    return [
      time(first, since: last),
      Backoff(times: probes.map { ($0.stamp - first.stamp).seconds }).finding(
        .persistBackoff, ["probes at \(Figure.list(probes.map(trace.seconds)))"]),
      content(trace, first),
    ]
  }

  /// The server may have taken some of it to think.
  private func time(_ first: Trace.Segment, since last: Trace.Segment) -> DataSheetLine {
    let time = (first.stamp - last.stamp).seconds
    return .seen(
      .persistTime, Figure.seconds(time), .number(Figure.rounded(time)), .medium,
      [last.line, first.line])
  }

  private func content(_ trace: Trace, _ first: Trace.Segment) -> DataSheetLine {
    let (text, value) =
      switch (first.length, trace.offset(first)) {
      case (0, _): ("no octet: an old number draws our ACK", "none")
      case (1, ..<1): ("one octet that we have already", "old")
      case (1, _): ("one new octet", "octet")
      default: ("\(first.length) octets, which are sent into the closed window", "data")
      }
    return .seen(.persistProbe, text, .string(value), [first.line])
  }
}
