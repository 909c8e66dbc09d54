import Report
import Wire

/// How data is sent again that nobody acknowledges (RFC 6298, section 5), and in segments of what size, if our SYN had no
/// MSS option (RFC 9293, section 3.7.1). Without SACK there is no loss probe to be taken for a timeout.
struct DataTimeout: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let listening = Course.Step.listen { trace, _ in
      let patience = trace.start + plan.patience
      let backoff = Self.backoff(trace)
      guard let next = backoff.next, let last = backoff.times.last else { return patience }
      let wait = last + (next - last) * Backoff.margin
      return min(patience, trace.firstData + Instant.Interval(nanoseconds: Int64(wait * 1e9)))
    }
    let steps: [Course.Step] =
      .handshake("") + plan.drawing(plan.dialogue.longRequest)
      + [.require { !$0.data.isEmpty }, listening]
    return [Course("timeout", isServed: true, steps)]
  }

  /// Of the segments that carry the first octet; times count from the first of them.
  static func backoff(_ trace: Trace) -> Backoff {
    let heads = heads(trace)
    return Backoff(times: heads.map { ($0.stamp - trace.firstData).seconds })
  }

  private static func heads(_ trace: Trace) -> [Trace.Segment] {
    trace.data.filter { trace.offset($0) <= 1 && trace.offset($0) + $0.length > 1 }
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["timeout"]
    let properties: [Property] = [.timeout, .backoff, .retransmissions, .defaultMSS]
    guard let first = trace.data.first else {
      let reason = record.plan.silence(trace)
      return properties.map { .unseen($0, reason) }
    }
    let heads = Self.heads(trace)
    let backoff = Self.backoff(trace)
    let listened = ((trace.end ?? first.stamp) - first.stamp).seconds
    guard let timeout = backoff.intervals.first, heads.count > 1 else {
      let reason = "the data was not sent again within \(Figure.seconds(listened))"
      return properties.map { .unseen($0, reason) }
    }
    let times = "the first octet was sent at \(Figure.list(backoff.times))"
    return [
      .seen(
        .timeout, Figure.seconds(timeout), .number(Figure.rounded(timeout)),
        [first.line, heads[1].line]),
      backoff.finding(.backoff, [times]),
      count(backoff, listened, times, trace),
      size(trace, heads[1]),
    ]
  }

  private func count(
    _ backoff: Backoff, _ listened: Double, _ times: String, _ trace: Trace
  ) -> DataSheetLine {
    let count = backoff.intervals.count
    if let reset = trace.outbound().last, reset.header.flags.contains(.rst) {
      return .seen(
        .retransmissions, "\(count), then it resets the connection", .integer(count),
        [times, reset.line])
    }
    if backoff.hasGivenUp(by: listened) {
      return .seen(
        .retransmissions, "\(count), then it gives up", .integer(count),
        backoff.shape == .unknown ? .medium : .high,
        [times, "nothing came after that until \(Figure.seconds(listened))"])
    }
    let next = Figure.seconds(backoff.next ?? 0)
    return .seen(
      .retransmissions, "at least \(count)", .integer(count), .low,
      [times, "the next is due at \(next): --patience \(backoff.patience) waits for it"])
  }

  private func size(_ trace: Trace, _ again: Trace.Segment) -> DataSheetLine {
    let octets = trace.data.map { trace.offset($0) + $0.length - 1 }.max() ?? 0
    switch SegmentSize(trace.fresh.map(\.length), again: again.length) {
    case .known(let size):
      return .seen(.defaultMSS, "\(size) octets", .integer(size), [again.line])
    case .short:
      return .unseen(
        .defaultMSS,
        "its \(octets) octets do not fill two segments: a --request that draws more shows it")
    case .joined:
      return .unseen(
        .defaultMSS, "its first segment was a short one, and the frames of others were joined here")
    }
  }
}

extension Trace {
  var firstData: Instant { data.first?.stamp ?? start }
}
