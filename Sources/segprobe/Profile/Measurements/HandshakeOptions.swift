import Report
import Wire

/// What a SYN-ACK says of itself.
struct HandshakeOptions: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    [
      Course("handshake", .embryonic(SynOptions.full)),
      Course("bare", .embryonic("")),
    ]
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["handshake"]
    guard let answer = trace.synAck() else {
      let reason = trace.obstacle ?? "the SYN was not answered"
      return Self.properties.map { .unseen($0, reason) } + [unasked(record["bare"])]
    }
    return [
      options(answer), unasked(record["bare"]), mss(answer), window(answer), scale(answer),
      sack(answer), timestamps(answer), roundTrip(trace, record),
    ]
  }

  private static let properties: [Property] = [
    .options, .offeredMSS, .window, .windowScale, .sackPermitted, .timestamps, .roundTrip,
  ]

  private func options(_ answer: Trace.Segment) -> DataSheetLine {
    let names = answer.header.options.decoded.map(\.summary)
    return .seen(
      .options, names.isEmpty ? "none" : names.joined(separator: ", "),
      .array(names.map { .string($0) }), [answer.line])
  }

  private func unasked(_ trace: Trace) -> DataSheetLine {
    guard let answer = trace.synAck() else {
      return .unseen(.unaskedOptions, trace.obstacle ?? "the SYN was not answered")
    }
    let names = answer.header.options.decoded.map(\.summary)
    return .seen(
      .unaskedOptions, names.isEmpty ? "none" : names.joined(separator: ", "),
      .array(names.map { .string($0) }), [answer.line])
  }

  private func mss(_ answer: Trace.Segment) -> DataSheetLine {
    guard let size = answer.header.options.maximumSegmentSize else {
      return .unseen(
        .offeredMSS, "its SYN-ACK has no MSS option: 536 octets are meant in IPv4, 1220 in IPv6")
    }
    return .seen(.offeredMSS, "\(size) octets", .integer(Int(size)), [answer.line])
  }

  private func window(_ answer: Trace.Segment) -> DataSheetLine {
    let size = Int(answer.header.window)
    return .seen(
      .window, "\(size) octets, which are never scaled", .integer(size), [answer.line])
  }

  private func scale(_ answer: Trace.Segment) -> DataSheetLine {
    guard let shift = answer.header.options.windowScale else {
      return .seen(.windowScale, "not offered", .null, [answer.line])
    }
    return .seen(
      .windowScale, "\(shift): its windows count \(1 << min(Int(shift), 14)) octets",
      .integer(Int(shift)), [answer.line])
  }

  private func sack(_ answer: Trace.Segment) -> DataSheetLine {
    let isThere = answer.header.options.sackPermitted
    return .seen(
      .sackPermitted, isThere ? "permitted" : "not permitted", .bool(isThere), [answer.line])
  }

  private func timestamps(_ answer: Trace.Segment) -> DataSheetLine {
    let isThere = answer.header.options.timestamps != nil
    return .seen(.timestamps, isThere ? "yes" : "no", .bool(isThere), [answer.line])
  }

  private func roundTrip(_ trace: Trace, _ record: ProfileRecord) -> DataSheetLine {
    let times = record.all.filter { $0.synAck() != nil }.map(\.roundTrip.seconds).sorted()
    guard let least = times.first else { return .unseen(.roundTrip, "no SYN was answered") }
    let median = times[times.count / 2]
    let text = "\(Seconds.microseconds(span(median))) s"
    return .seen(
      .roundTrip, text, .number(Figure.rounded(median)), .high,
      [
        "median of \(Figure.count(times.count, "handshake")), least \(Seconds.microseconds(span(least))) s"
      ])
  }

  private func span(_ seconds: Double) -> Instant.Interval {
    Instant.Interval(nanoseconds: Int64(seconds * 1e9))
  }
}

extension TCPOption {
  /// Without what differs from segment to segment.
  var summary: String {
    switch self {
    case .timestamps: "TS"
    case .sack: "sack"
    case .fastOpen(let cookie) where !cookie.isEmpty: "FO cookie"
    default: description
    }
  }
}

extension RawOptions {
  /// The shift of the window scale option.
  var windowScale: UInt8? { values.windowScale }
}
