import Report
import Wire

/// How often an established connection answers what tries to end it from outside with a challenge ACK (RFC 5961,
/// sections 3, 4 and 7): a RST that is in the window but not exact, and a SYN.
struct ChallengeAcks: Measurement {
  private static let attempts = 32
  private static let interval = Instant.Interval.milliseconds(50)

  func courses(_ plan: ProfilePlan) -> [Course] {
    [
      course("challenge-reset", plan) { _ in "R RCV.NXT+1:RCV.NXT+1(0) win 0" },
      course("challenge-syn", plan) { trace in
        let number = trace.isn &+ UInt32(truncatingIfNeeded: trace.nextOctet)
        return "S \(number):\(number)(0) win 65535"
      },
    ]
  }

  private func course(
    _ name: String, _ plan: ProfilePlan, _ text: @escaping (Trace) -> String
  ) -> Course {
    let attempts = (0..<Self.attempts).flatMap { _ -> [Course.Step] in
      [.require { !$0.isReset && !$0.isClosed }, .send(text), .wait(Self.interval)]
    }
    // Whether the connection is still there: a segment below the window has to be acknowledged.
    let alive: [Course.Step] = [
      .wait(.milliseconds(600)), .send(". RCV.NXT-1:RCV.NXT-1(0) ack SND.NXT win 65535"),
      .wait(.milliseconds(100)),
    ]
    return Course(
      name, isServed: true, .handshake(SynOptions.plain) + plan.settling + attempts + alive)
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let (reset, syn) = (record["challenge-reset"], record["challenge-syn"])
    return [
      finding(.resetChallenge, reset), finding(.synChallenge, syn), scope(reset, syn),
    ]
  }

  static func limit(_ trace: Trace) -> RateLimit {
    let stimuli = stimuli(trace)
    let answers = trace.outbound().filter { $0.length == 0 && !$0.header.flags.contains(.syn) }
    return RateLimit(
      attempts: stimuli.enumerated().map { index, stimulus in
        let end =
          stimuli.indices.contains(index + 1) ? stimuli[index + 1].stamp : stimulus.stamp + interval
        let isAnswered = answers.contains { $0.stamp >= stimulus.stamp && $0.stamp < end }
        return (trace.seconds(stimulus), isAnswered)
      })
  }

  /// The RSTs of one course, the SYNs of the other, but for the first SYN.
  private static func stimuli(_ trace: Trace) -> [Trace.Segment] {
    trace.inbound().dropFirst().filter {
      $0.header.flags.contains(.rst) || $0.header.flags.contains(.syn)
    }
  }

  private func finding(_ property: Property, _ trace: Trace) -> DataSheetLine {
    if let obstacle = trace.obstacle { return .unseen(property, obstacle) }
    let stimuli = Self.stimuli(trace)
    guard let first = stimuli.first else {
      return .unseen(property, "the connection had ended before")
    }
    if let reset = trace.outbound().first(where: { $0.header.flags.contains(.rst) }) {
      return .seen(
        property, "none: it resets the connection", .null, .high, [first.line, reset.line])
    }
    let limit = Self.limit(trace)
    let count = limit.attempts.count(where: \.isAnswered)
    let summary =
      "\(count) of \(stimuli.count) answered, one sent every \(Figure.seconds(Self.interval.seconds))"
    switch limit.result {
    case .never: return silent(property, trace, first)
    case .always:
      return .seen(
        property, "no limit: all of \(stimuli.count) answered", .number(0), .medium, [summary])
    case .count(let count):
      return .seen(
        property, "\(count) answered, then none for the rest of the time", .null, .low, [summary])
    case .after(let lower, let upper):
      let value = (lower + upper) / 2
      return .seen(
        property, "one in \(Figure.text(value, digits: 2)) s", .number(Figure.rounded(value)),
        [
          summary,
          "silent \(Figure.seconds(lower)) after an answer, the shortest distance of two is \(Figure.seconds(upper))",
        ])
    }
  }

  private func silent(
    _ property: Property, _ trace: Trace, _ first: Trace.Segment
  ) -> DataSheetLine {
    let isAlive =
      trace.outbound().last.map { answer in
        answer.header.flags == .ack && trace.inbound().last.map { answer.stamp >= $0.stamp } == true
      } ?? false
    let end = isAlive ? "the connection lives on" : "nor is a segment below the window"
    return .seen(property, "none", .null, .medium, [first.line, "not answered; \(end)"])
  }

  private func scope(_ reset: Trace, _ syn: Trace) -> DataSheetLine {
    guard case .after(let lower, _) = Self.limit(reset).result,
      case .after = Self.limit(syn).result
    else { return .unseen(.challengeScope, "no limit was seen on both of two connections") }
    let answers = [reset, syn].map { trace in
      zip(Self.stimuli(trace), Self.limit(trace).attempts).filter(\.1.isAnswered).map(\.0)
    }
    let closest = answers[0].flatMap { one in
      answers[1].map { abs((one.stamp - $0.stamp).seconds) }
    }.min()
    guard let closest, closest < 10 else {
      return .unseen(.challengeScope, "the two connections were not there at the same time")
    }
    let evidence = "answers on two connections only \(Figure.seconds(closest)) apart"
    if closest < 0.8 * lower {
      return .seen(.challengeScope, "each connection by itself", .string("connection"), [evidence])
    }
    // While one of them is not there, the other has the limit for itself.
    return Self.overlap(reset, syn) < 2 * lower
      ? .unseen(.challengeScope, "the two connections were not there at the same time")
      : .seen(.challengeScope, "all connections together", .string("host"), .medium, [evidence])
  }

  /// Seconds during which both were tried.
  private static func overlap(_ one: Trace, _ other: Trace) -> Double {
    let (a, b) = (stimuli(one).map(\.stamp), stimuli(other).map(\.stamp))
    guard let start = [a.first, b.first].compactMap(\.self).max(),
      let end = [a.last, b.last].compactMap(\.self).min()
    else { return 0 }
    return (end - start).seconds
  }
}
