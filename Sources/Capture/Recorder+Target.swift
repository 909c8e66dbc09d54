import Wire

extension Recorder {
  /// Keeps what the target sent until it is clear what of it must be written.
  mutating func received(_ segment: CapturedSegment) {
    let start = basis.relative(segment.sequence, of: .target)
    let flags = segment.header.flags
    let acknowledged =
      flags.contains(.ack)
      ? basis.relative(segment.header.acknowledgement, of: .tester) : nil
    if flags == .ack, segment.length == 0, start == sendNext, let acknowledged {
      return receivedBareACK(segment, acknowledged)
    }
    let expected = ExpectedSegment(
      segment, start: start, acknowledged: acknowledged, everything: reception.next,
      options: script.expected(segment), isRepeated: start < sendNext)
    checkCompleteness(acknowledged)
    awaitsAnswer = false
    sendNext = max(sendNext, start + segment.occupied)
    if pending.last?.isBareACK == true { pending.removeLast() }
    if let index = pending.indices.last, pending[index].absorb(expected) { return }
    pending.append(expected)
  }

  /// One that leaves something unacknowledged, or answers nothing, may come or not.
  private mutating func receivedBareACK(_ segment: CapturedSegment, _ acknowledged: Int) {
    guard acknowledged >= reception.next, awaitsAnswer else { return }
    checkCompleteness(acknowledged)
    awaitsAnswer = false
    guard pending.isEmpty || pending.last?.isBareACK == true else { return }
    pending = [
      ExpectedSegment(
        segment, start: sendNext, acknowledged: acknowledged, everything: reception.next,
        options: script.expected(segment), isRepeated: false)
    ]
  }

  private mutating func checkCompleteness(_ acknowledged: Int?) {
    guard let acknowledged, acknowledged > reception.next, reception.next > 0 else { return }
    remark(
      "The target acknowledges octets that the capture has not: some segments of the tester are missing."
    )
  }
}
