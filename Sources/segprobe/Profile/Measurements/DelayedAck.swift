import Report
import Wire

/// When data is acknowledged (RFC 9293, section 3.8.6.3): single octets, each after the acknowledgement of the one
/// before, and then full segments in one go.
struct DelayedAck: Measurement {
  /// Enough for a stack that acknowledges the first sixteen at once.
  private static let singles = 24
  private static let full = 8
  /// The standard allows 0.5 s.
  private static let longest = Instant.Interval.milliseconds(700)

  func courses(_ plan: ProfilePlan) -> [Course] {
    let connected: [Course.Step] = .handshake(SynOptions.plain) + plan.settling
    let full = (0..<Self.full).map { _ in
      Course.Step.send { trace in
        let next = trace.nextOctet
        let octets = plan.dialogue.filler(next..<next + ProfilePlan.piece)
        return Trace.text(data: octets, at: next, flags: ".")
      }
    }
    let cold =
      connected + singles(plan, from: 1) + full
      + [.await(Self.longest) { $0.acknowledged >= $0.nextOctet }]
    let exchange = plan.dialogue.exchange
    guard !exchange.isEmpty, exchange.count <= ProfilePlan.piece else {
      return [Course("delayed-ack", isServed: true, cold)]
    }
    let warm =
      connected
      + [
        .send { _ in Trace.text(data: exchange[...], at: 1) },
        .await(ProfilePlan.thinkingTime) { trace in
          trace.data.contains { trace.acknowledged($0) > exchange.count }
        },
        .wait(.milliseconds(50)),
      ] + singles(plan, from: 1 + exchange.count)
    return [
      Course("delayed-ack", isServed: true, cold),
      Course("delayed-ack-exchange", isServed: true, warm),
    ]
  }

  /// - Parameter first: where the first octet stands, relative to our ISN.
  private func singles(_ plan: ProfilePlan, from first: Int) -> [Course.Step] {
    (0..<Self.singles).flatMap { number -> [Course.Step] in
      let place = first + number
      return [
        .require { !$0.isReset && !$0.isClosed },
        .send { trace in
          Self.hasSeenEnough(trace)
            ? nil : Trace.text(data: plan.dialogue.filler(1 + number..<2 + number), at: place)
        },
        .await(Self.longest) { Self.hasSeenEnough($0) || $0.acknowledged > place },
      ]
    }
  }

  private static func hasSeenEnough(_ trace: Trace) -> Bool {
    AckDelays(trace).late.count >= 4
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["delayed-ack"]
    let properties: [Property] = [.delayedAck, .quickAcks, .ackEvery]
    if let obstacle = trace.obstacle { return properties.map { .unseen($0, obstacle) } }
    let delays = AckDelays(trace)
    guard let first = delays.all.first else {
      let reason = "none of our octets was acknowledged within \(Figure.seconds(0.7))"
      return properties.map { .unseen($0, reason) }
    }
    let exchange = AckDelays(record["delayed-ack-exchange"])
    let time =
      delays.median == nil && exchange.median != nil
      ? delay(exchange, first, ["after a request and its answer; before, none was delayed"])
      : delay(delays, first, [])
    return [time, quick(delays), every(trace)]
  }

  private func delay(
    _ delays: AckDelays, _ first: AckDelays.Delay, _ circumstances: [String]
  ) -> DataSheetLine {
    let withData =
      delays.all.contains(where: \.hasData) ? ["acknowledged together with data of the server"] : []
    guard let median = delays.median else {
      return .seen(
        .delayedAck, "none: \(Figure.count(delays.all.count, "segment")) acknowledged at once",
        .number(0), withData.isEmpty ? .medium : .low, [first.line] + withData)
    }
    return .seen(
      .delayedAck, Figure.seconds(median), .number(Figure.rounded(median)),
      delays.late.count > 1 ? .high : .medium,
      ["median of \(Figure.list(delays.late.map(\.time)))"]
        + delays.late.prefix(1).map(\.line) + withData
        + circumstances)
  }

  private func quick(_ delays: AckDelays) -> DataSheetLine {
    guard let count = delays.all.firstIndex(where: { delays.isLate($0) }) else {
      return .seen(
        .quickAcks, "all \(delays.all.count)", .integer(delays.all.count), .low,
        ["not one of \(delays.all.count) was delayed"])
    }
    return .seen(
      .quickAcks, "\(count)", .integer(count), .high,
      ["single octets before the first whose ACK was delayed"])
  }

  private func every(_ trace: Trace) -> DataSheetLine {
    let full = trace.inbound().filter { $0.length == ProfilePlan.piece }
    guard let first = full.first, full.count == Self.full else {
      return .unseen(.ackEvery, "the connection had ended before full segments were sent")
    }
    var acknowledgements: [Int] = []
    for answer in trace.outbound() where answer.stamp >= first.stamp {
      let number = trace.acknowledged(answer)
      if number > acknowledgements.last ?? 0 { acknowledgements.append(number) }
    }
    guard acknowledgements.last == trace.nextOctet else {
      let end = trace.outbound().last { !$0.header.flags.isDisjoint(with: [.fin, .rst]) }
      return .unseen(
        .ackEvery,
        end.map { "the server ended the connection: \($0.line)" }
          ?? "not all of \(Self.full) full segments were acknowledged")
    }
    let each = Double(Self.full) / Double(acknowledgements.count)
    return .seen(
      .ackEvery, "one for every \(Figure.text(each, digits: 1))", .number(Figure.rounded(each)),
      [
        "\(Figure.count(acknowledgements.count, "ACK")) for \(Self.full) segments of \(ProfilePlan.piece) octets in one go"
      ])
  }
}

/// How long each of our single segments was not acknowledged.
struct AckDelays {
  struct Delay {
    /// Seconds.
    var time: Double
    var hasData: Bool
    var line: String
  }

  private(set) var all: [Delay] = []
  private let roundTrip: Double

  init(_ trace: Trace) {
    roundTrip = trace.roundTrip.seconds
    guard let syn = trace.syn() else { return }
    for segment in trace.inbound() where segment.length == 1 {
      let end = segment.header.sequence - syn.header.sequence + 1
      let answer = trace.outbound().first {
        $0.stamp >= segment.stamp && trace.acknowledged($0) >= end
      }
      guard let answer else { return }
      all.append(
        Delay(
          time: (answer.stamp - segment.stamp).seconds, hasData: answer.length > 0,
          line: answer.line))
    }
  }

  var late: [Delay] { all.filter(isLate) }

  /// Longer than the way takes, by more than a busy machine explains.
  func isLate(_ delay: Delay) -> Bool { delay.time - roundTrip > 0.015 }

  /// Seconds, the way taken off; `nil`: none was late.
  var median: Double? {
    let times = late.map(\.time).sorted()
    return times.isEmpty ? nil : max(times[times.count / 2] - roundTrip, 0)
  }
}
