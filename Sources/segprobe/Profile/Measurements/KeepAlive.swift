import Report
import Wire

/// What an idle connection does (RFC 9293, section 3.8.4): how it answers our keep-alive segment, and whether it sends
/// any itself, or is closed.
struct KeepAlive: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let steps: [Course.Step] =
      .handshake(SynOptions.plain) + plan.settling
      + [
        .wait(.milliseconds(100)), .send(". RCV.NXT-1:RCV.NXT-1(0) ack SND.NXT win 65535"),
        .listen { trace, _ in
          trace.isClosed || trace.isReset || Self.probe(trace) != nil
            ? trace.start : trace.start + plan.patience
        },
      ]
    return [Course("keep-alive", isServed: true, steps)]
  }

  /// Ours: below what the target expects.
  private static func question(_ trace: Trace) -> Trace.Segment? {
    guard let syn = trace.syn() else { return nil }
    return trace.inbound().first {
      $0.header.flags == .ack && $0.header.sequence == syn.header.sequence
    }
  }

  /// The target's: below what we expect, after idleness.
  private static func probe(_ trace: Trace) -> Trace.Segment? {
    guard let question = question(trace) else { return nil }
    return trace.outbound().first {
      $0.stamp > question.stamp + .milliseconds(500) && $0.length <= 1
        && trace.offset($0) < sent(trace, before: $0)
    }
  }

  /// Behind the last octet that the target had sent by then, relative to its ISN.
  private static func sent(_ trace: Trace, before segment: Trace.Segment) -> Int {
    trace.outbound().filter { $0.stamp < segment.stamp && !$0.header.flags.contains(.syn) }
      .map { trace.offset($0) + $0.length }.max() ?? 1
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["keep-alive"]
    guard trace.obstacle == nil, let question = Self.question(trace) else {
      let reason = trace.obstacle ?? "the connection had ended before"
      return [.unseen(.keepAliveAnswer, reason), .unseen(.keepAliveTime, reason)]
    }
    return [answer(trace, question), own(trace, question)]
  }

  private func answer(_ trace: Trace, _ question: Trace.Segment) -> DataSheetLine {
    let limit = question.stamp + .milliseconds(500)
    guard
      let answer = trace.outbound().first(where: {
        $0.stamp >= question.stamp && $0.stamp < limit && $0.header.flags == .ack
      })
    else {
      return .seen(.keepAliveAnswer, "not answered", .bool(false), .medium, [question.line])
    }
    return .seen(
      .keepAliveAnswer, "acknowledged", .bool(true), [question.line, answer.line])
  }

  private func own(_ trace: Trace, _ question: Trace.Segment) -> DataSheetLine {
    let idle = trace.outbound().last { $0.stamp < question.stamp }?.stamp ?? question.stamp
    if let probe = Self.probe(trace) {
      let time = (probe.stamp - max(idle, question.stamp)).seconds
      return .seen(
        .keepAliveTime, "after \(Figure.seconds(time)) of idleness",
        .number(Figure.rounded(time)), [question.line, probe.line])
    }
    let listened = ((trace.end ?? question.stamp) - question.stamp).seconds
    if let last = trace.outbound().last, !last.header.flags.isDisjoint(with: [.fin, .rst]) {
      return .unseen(
        .keepAliveTime, "the server ended the idle connection before: \(last.line)")
    }
    return .unseen(
      .keepAliveTime, "none within \(Figure.seconds(listened)): --patience waits longer")
  }
}
