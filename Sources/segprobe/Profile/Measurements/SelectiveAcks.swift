import Report
import Wire

/// What SACK reports: octets behind a hole (RFC 2018), and those that came twice (RFC 2883).
struct SelectiveAcks: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    func octet(_ number: Int) -> Course.Step {
      .send { _ in Trace.text(data: plan.dialogue.filler(number..<number + 1), at: number) }
    }
    let limit = Instant.Interval.milliseconds(700)
    let steps: [Course.Step] =
      .handshake(SynOptions.plain + ",nop,nop,sackOK") + plan.settling
      + [
        octet(1), .await(limit) { $0.acknowledged >= 2 },
        octet(3), .await(.milliseconds(400)) { Self.blocks($0) != nil },
        octet(2), .await(limit) { $0.acknowledged >= 4 },
        octet(1), .wait(.milliseconds(300)),
      ]
    return [Course("sack", isServed: true, steps)]
  }

  /// The first segment of the target with SACK blocks, since that moment.
  private static func blocks(
    _ trace: Trace, since stamp: Instant? = nil
  ) -> (segment: Trace.Segment, blocks: [SACKBlock])? {
    for segment in trace.answers where stamp.map({ segment.stamp >= $0 }) ?? true {
      for case .sack(let blocks) in segment.header.options.decoded { return (segment, blocks) }
    }
    return nil
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["sack"]
    let properties: [Property] = [.sackBlocks, .duplicateSACK]
    guard let answer = trace.synAck() else {
      let reason = trace.obstacle ?? "not tried"
      return properties.map { .unseen($0, reason) }
    }
    guard answer.header.options.sackPermitted else {
      return properties.map { .unseen($0, "SACK is not permitted: \(answer.line)") }
    }
    let data = trace.inbound().filter { $0.length > 0 }
    guard data.count == 4 else {
      return properties.map { .unseen($0, "the connection had ended before") }
    }
    return [behindHole(trace, data), twice(trace, data)]
  }

  private func behindHole(_ trace: Trace, _ data: [Trace.Segment]) -> DataSheetLine {
    guard let (segment, blocks) = Self.blocks(trace, since: data[1].stamp),
      segment.stamp <= data[3].stamp
    else {
      return .seen(
        .sackBlocks, "none for an octet behind a hole", .bool(false), .medium, [data[1].line])
    }
    let isRight = blocks.first?.left == data[1].header.sequence
    return .seen(
      .sackBlocks, isRight ? "an octet behind a hole is reported" : "wrong block",
      .bool(isRight), [data[1].line, segment.line])
  }

  private func twice(_ trace: Trace, _ data: [Trace.Segment]) -> DataSheetLine {
    guard let (segment, blocks) = Self.blocks(trace, since: data[3].stamp) else {
      return .seen(
        .duplicateSACK, "none for an octet that came twice", .bool(false), .medium, [data[3].line])
    }
    let isRight = blocks.first?.left == data[3].header.sequence
    return .seen(
      .duplicateSACK, isRight ? "an octet that came twice is reported" : "wrong block",
      .bool(isRight), [data[3].line, segment.line])
  }
}
