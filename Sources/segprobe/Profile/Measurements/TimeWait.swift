import Report
import Wire

/// How long a connection stays in TIME-WAIT that the server has closed first (RFC 9293, section 3.6.1).
///
/// Whatever arrives begins the time anew, so that each connection is looked at once: our FIN, sent again, is acknowledged
/// in TIME-WAIT and answered with RST afterwards.
struct TimeWait: Measurement {
  private static let short: [Double] = [0.3, 3]
  /// Closer where stacks are known to end.
  private static let long: [Double] = [
    0.3, 1, 2, 5, 10, 14.5, 15.5, 20, 29.5, 30.5, 31.5, 45, 58, 59.5, 60.5, 61, 61.5, 62, 63, 65,
    90, 118, 119.5, 120.5, 122, 125, 150, 180, 210, 239, 241, 245,
  ]

  private static func samples(_ plan: ProfilePlan) -> [Double] {
    plan.isLong ? long.filter { $0 < plan.patience.seconds } : short
  }

  private static func name(_ seconds: Double) -> String { "time-wait \(seconds)" }

  func courses(_ plan: ProfilePlan) -> [Course] {
    guard !plan.dialogue.farewell.isEmpty || plan.dialogue.speaksFirst else { return [] }
    return Self.samples(plan).map { seconds in
      let farewell = plan.dialogue.farewell
      let request: [Course.Step] =
        farewell.isEmpty ? [] : [.send { _ in Trace.text(data: farewell[...], at: 1) }]
      let steps: [Course.Step] =
        .handshake(SynOptions.plain) + plan.settling + request
        + [
          .await(ProfilePlan.thinkingTime, { $0.isClosed || $0.isReset }),
          .require { $0.isClosed && !$0.isReset },
          .send("F. RCV.NXT:RCV.NXT(0) ack SND.NXT win 65535"),
          .await(.seconds(1)) { Self.begin($0) != nil },
          .listen { trace, start in
            (Self.begin(trace) ?? start) + Instant.Interval(nanoseconds: Int64(seconds * 1e9))
          },
          .send("F. RCV.NXT-1:RCV.NXT-1(0) ack SND.NXT win 65535"),
          .await(.milliseconds(500)) { Self.look($0)?.isThere != nil },
        ]
      return Course(Self.name(seconds), isServed: true, steps)
    }
  }

  /// When our FIN was acknowledged.
  private static func begin(_ trace: Trace) -> Instant? {
    guard let fin = trace.inbound().first(where: { $0.header.flags.contains(.fin) }) else {
      return nil
    }
    return trace.outbound().first {
      $0.stamp >= fin.stamp && $0.header.flags.contains(.ack)
        && $0.header.acknowledgement == fin.header.sequence + 1
    }?.stamp
  }

  /// When our FIN was sent again, and what came of it.
  private static func look(_ trace: Trace) -> (time: Double, isThere: Bool?)? {
    let fins = trace.inbound().filter { $0.header.flags.contains(.fin) }
    guard fins.count == 2, let begin = begin(trace) else { return nil }
    let answer = trace.outbound().first { $0.stamp >= fins[1].stamp }
    return (
      (fins[1].stamp - begin).seconds, answer.map { !$0.header.flags.contains(.rst) }
    )
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let plan = record.plan
    let traces = Self.samples(plan).map { record[Self.name($0)] }
    if plan.dialogue.farewell.isEmpty, !plan.dialogue.speaksFirst {
      return [
        .unseen(
          .timeWait,
          "the server does not close first by itself: give a --request after which it does")
      ]
    }
    let looks = traces.compactMap(Self.look)
    guard !looks.isEmpty else {
      let obstacle = traces.compactMap(\.obstacle).first
      let reset = traces.flatMap { $0.outbound() }.first { $0.header.flags.contains(.rst) }
      return [
        .unseen(
          .timeWait,
          obstacle ?? reset.map { "the server resets instead of closing: \($0.line)" }
            ?? "the server does not close first: give a --request after which it does")
      ]
    }
    return [finding(Survival(samples: looks), plan)]
  }

  private func finding(_ survival: Survival, _ plan: ProfilePlan) -> DataSheetLine {
    let summary =
      "\(Figure.count(survival.samples.count, "connection")), each looked at once by its last FIN sent again"
    switch survival.result {
    case .unknown: return .unseen(.timeWait, "our FIN, sent again, was not answered")
    case .contradictory:
      return .unseen(.timeWait, "some connections were gone before others were looked at")
    case .before(let time):
      return .seen(
        .timeWait, "gone within \(Figure.seconds(time))", .number(0), .medium, [summary])
    case .beyond(let time):
      return .seen(
        .timeWait, "longer than \(Figure.seconds(time))", .number(Figure.rounded(time)), .low,
        [summary, plan.isLong ? "--patience waits longer" : "--long waits for its end"])
    case .between(let there, let gone):
      let value = (there + gone) / 2
      return .seen(
        .timeWait, "\(Figure.text(value, digits: 1)) s", .number(Figure.rounded(value)),
        [summary, "there after \(Figure.seconds(there)), gone after \(Figure.seconds(gone))"])
    }
  }
}
