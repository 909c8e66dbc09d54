import Report
import Wire

/// The clocks behind initial sequence numbers (RFC 6528) and timestamps (RFC 7323, section 5.4), and whether each
/// connection has an offset of its own. SYNs of one 4-tuple show the clocks, those of others the offsets.
struct Clocks: Measurement {
  /// Milliseconds from one SYN to the next.
  private static let pauses: [Int64] = [5, 15, 40, 100, 250, 600, 1_200, 2_000]

  func courses(_ plan: ProfilePlan) -> [Course] {
    let first: [Course.Step] = .embryonic(SynOptions.full) + [.require(\.isAccepted)]
    let again = Self.pauses.flatMap { pause -> [Course.Step] in
      [.reopen, .wait(.milliseconds(pause))]
        + .embryonic(SynOptions.full) + [.require(\.isAccepted)]
    }
    return [Course("clocks", first + again)]
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["clocks"]
    let answers = (0...trace.round).compactMap { trace.synAck(round: $0) }
    let others = record.all.filter { $0.start != trace.start }.compactMap { $0.synAck() }
    let jitter = max(0.002, trace.roundTrip.seconds)
    return Self.isn(answers, others, jitter) + Self.timestamps(answers, others, jitter)
  }

  private static func samples(
    _ answers: [Trace.Segment], _ value: (Trace.Segment) -> UInt32?
  ) -> [ClockFit.Sample] {
    answers.compactMap { answer in
      value(answer).map {
        ClockFit.Sample(time: Double(answer.stamp.nanoseconds % (1 << 50)) / 1e9, value: $0)
      }
    }
  }

  // MARK: ISN

  private static func isn(
    _ answers: [Trace.Segment], _ others: [Trace.Segment], _ jitter: Double
  ) -> [DataSheetLine] {
    let (own, rest) = (samples(answers, \.isn), samples(others, \.isn))
    let evidence = own.evidence
    switch ClockFit(own, jitter: jitter).result {
    case .tooFew:
      let reason = "it takes three SYN-ACKs on one 4-tuple; \(own.count) came"
      return [.unseen(.isnClock, reason), .unseen(.isnOffset, reason)]
    case .rate(let rate):
      return [
        .seen(
          .isnClock, "\(Figure.frequency(rate)), one in \(Figure.text(1e9 / rate, digits: 1)) ns",
          .number(rate.rounded()), evidence), isnOffset(own, rest, rate, jitter),
      ]
    case .constant:
      return [
        .seen(.isnClock, "none: always the same ISN", .number(0), evidence),
        isnOffset(own, rest, 0, jitter),
      ]
    case .steps(let step):
      return [
        .seen(.isnClock, "none: \(step) more for each connection", .number(0), evidence),
        .unseen(.isnOffset, "the numbers follow each other, not a clock"),
      ]
    case .none:
      return [
        .seen(.isnClock, "none: random on the same 4-tuple", .null, .medium, evidence),
        .unseen(.isnOffset, "there is no clock to which it could be added"),
      ]
    }
  }

  private static func isnOffset(
    _ own: [ClockFit.Sample], _ rest: [ClockFit.Sample], _ rate: Double, _ jitter: Double
  ) -> DataSheetLine {
    guard let spread = Offsets(own, rest, rate: rate, jitter: jitter) else {
      return .unseen(.isnOffset, "no other connection was answered")
    }
    return spread.areEqual
      ? .seen(
        .isnOffset, "none: one clock for all 4-tuples", .string("none"), .high, spread.evidence)
      : .seen(
        .isnOffset, "another for each 4-tuple", .string("4-tuple"), .high, spread.evidence)
  }

  // MARK: Timestamps

  private static func timestamps(
    _ answers: [Trace.Segment], _ others: [Trace.Segment], _ jitter: Double
  ) -> [DataSheetLine] {
    let (own, rest) = (samples(answers, \.timestamp), samples(others, \.timestamp))
    guard !own.isEmpty else {
      let reason =
        answers.isEmpty ? "no SYN was answered" : "its SYN-ACKs have no timestamps"
      return [.unseen(.timestampClock, reason), .unseen(.timestampOffset, reason)]
    }
    switch ClockFit(own, jitter: jitter).result {
    case .rate(let rate):
      let offset =
        Offsets(own, rest, rate: rate, jitter: jitter).map { spread in
          spread.areEqual
            ? DataSheetLine.seen(
              .timestampOffset, "the same for all connections from this address",
              .string("shared"), .high, spread.evidence)
            : .seen(
              .timestampOffset, "another for each 4-tuple", .string("4-tuple"), .high,
              spread.evidence)
        } ?? .unseen(.timestampOffset, "no other connection was answered")
      return [
        .seen(.timestampClock, Figure.frequency(rate), .number(rate.rounded()), own.evidence),
        offset,
      ]
    case .tooFew:
      let reason = "it takes three SYN-ACKs on one 4-tuple; \(own.count) came"
      return [.unseen(.timestampClock, reason), .unseen(.timestampOffset, reason)]
    case .constant:
      return [
        .seen(.timestampClock, "stands still", .number(0), own.evidence),
        .unseen(.timestampOffset, "its clock does not run"),
      ]
    case .steps, .none:
      return [
        .seen(
          .timestampClock, "no clock: random on the same 4-tuple", .null, .medium, own.evidence),
        .unseen(.timestampOffset, "there is no clock to which it could be added"),
      ]
    }
  }
}

extension Trace.Segment {
  fileprivate var isn: UInt32? { header.sequence.rawValue }
  fileprivate var timestamp: UInt32? { header.options.timestamps?.value }
}

extension [ClockFit.Sample] {
  /// How many there were, and by how much the last is larger.
  fileprivate var evidence: [String] {
    guard let first, let last else { return [] }
    let grown = last.value &- first.value
    return [
      "\(count) SYN-ACKs on one 4-tuple: \(first.value) grows by \(grown) in \(Figure.seconds(last.time - first.time))"
    ]
  }
}

/// What numbers of other connections have more than a clock explains that runs on one.
struct Offsets {
  let areEqual: Bool
  let evidence: [String]

  /// - Returns: `nil` where there are no others.
  init?(_ own: [ClockFit.Sample], _ others: [ClockFit.Sample], rate: Double, jitter: Double) {
    guard let first = own.first, !others.isEmpty else { return nil }
    let offsets = others.map { other -> Int in
      let expected = rate * (other.time - first.time)
      let grown = other.value &- first.value &- UInt32(truncatingIfNeeded: Int64(expected))
      return Int(Int32(bitPattern: grown))
    }
    // A clock is read some time before the segment leaves; over a minute the rate is known to a part in a thousand.
    areEqual = offsets.allSatisfy { Double(abs($0)) <= max(2, 10 * rate * jitter) }
    let (least, most) = (offsets.min() ?? 0, offsets.max() ?? 0)
    evidence = [
      "\(others.count) other 4-tuples are \(least) to \(most) off what the clock says"
    ]
  }
}
