import Report
import Wire

/// What becomes of segments whose timestamp is old (PAWS; RFC 7323, section 5.3) or missing (section 3.2).
struct TimestampChecks: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    func octet(_ number: Int, value: Int?) -> Course.Step {
      .send { trace in
        Trace.text(
          data: plan.dialogue.filler(number..<number + 1), at: number,
          options: value.map { "nop,nop,TS val \($0) ecr \(trace.lastTimestamp)" } ?? "")
      }
    }
    let limit = Instant.Interval.milliseconds(700)
    let handshake: [Course.Step] = .handshake(SynOptions.full) { trace in
      "nop,nop,TS val 1001 ecr \(trace.lastTimestamp)"
    }
    let steps =
      handshake + [.require { $0.synAck()?.header.options.timestamps != nil }]
      + (plan.dialogue.speaksFirst
        ? [.await(ProfilePlan.thinkingTime) { !$0.data.isEmpty }] : [])
      + [
        octet(1, value: 2_000), .await(limit) { $0.acknowledged >= 2 },
        octet(2, value: 1_500), .wait(.milliseconds(300)),
        octet(2, value: 2_100), .await(limit) { $0.acknowledged >= 3 },
        octet(3, value: nil), .await(limit) { $0.acknowledged >= 4 },
      ]
    return [Course("timestamps", isServed: true, steps)]
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["timestamps"]
    let properties: [Property] = [.paws, .missingTimestamp]
    guard let answer = trace.synAck() else {
      let reason = trace.obstacle ?? "not tried"
      return properties.map { .unseen($0, reason) }
    }
    guard answer.header.options.timestamps != nil else {
      return properties.map { .unseen($0, "timestamps were not accepted: \(answer.line)") }
    }
    let data = trace.inbound().filter { $0.length > 0 }
    guard data.count == 4 else {
      return properties.map { .unseen($0, "the connection had ended before") }
    }
    return [paws(trace, data), missing(trace, data)]
  }

  private func paws(_ trace: Trace, _ data: [Trace.Segment]) -> DataSheetLine {
    let between = trace.answers.filter { $0.stamp >= data[1].stamp && $0.stamp < data[2].stamp }
    guard trace.answers.contains(where: { trace.acknowledged($0) >= 3 }) else {
      return .unseen(.paws, "not even data with a new timestamp was acknowledged")
    }
    if let taken = between.first(where: { trace.acknowledged($0) >= 3 }) {
      return .seen(
        .paws, "none: a segment with an old timestamp is taken", .bool(false),
        [data[1].line, taken.line])
    }
    let answer = between.first.map(\.line) ?? "not answered"
    return .seen(
      .paws,
      between.isEmpty
        ? "a segment with an old timestamp is dropped in silence"
        : "a segment with an old timestamp is dropped, and acknowledged",
      .bool(true), [data[1].line, answer])
  }

  private func missing(_ trace: Trace, _ data: [Trace.Segment]) -> DataSheetLine {
    let answers = trace.answers.filter { $0.stamp >= data[3].stamp }
    if let taken = answers.first(where: { trace.acknowledged($0) >= 4 }) {
      return .seen(.missingTimestamp, "taken", .string("taken"), [data[3].line, taken.line])
    }
    return .seen(
      .missingTimestamp, "dropped", .string("dropped"), .medium,
      [data[3].line, answers.first?.line ?? "not answered within 0.7 s"])
  }
}
