import Report
import Wire

/// What becomes of data on a SYN (RFC 9293, section 3.10.7.2), and whether there are Fast Open cookies (RFC 7413).
struct DataOnSyn: Measurement {
  private static let octets = 4

  func courses(_ plan: ProfilePlan) -> [Course] {
    let payload = Array(plan.dialogue.filler(1..<1 + Self.octets))
    let data: [Course.Step] =
      .embryonic(SynOptions.plain, payload: payload)
      + [
        .require(\.isAccepted),
        // An octet behind those of the SYN: what it is answered with tells whether those are there.
        .send { _ in
          let next = 1 + Self.octets
          return Trace.text(data: plan.dialogue.filler(next..<next + 1), at: next)
        },
        .await(.milliseconds(700)) { !$0.answers.isEmpty },
      ]
    let fast: [Course.Step] =
      .embryonic(SynOptions.plain + ",nop,nop,FO")
      + [
        .require { Self.cookie($0) != nil }, .reopen,
        .send { trace in
          let cookie = Self.cookie(trace) ?? ""
          let padding = String(repeating: "nop,", count: (2 + cookie.count / 2) % 4)
          let end = trace.isn + UInt32(Self.octets)
          return
            "S \(trace.isn):\(end)(\(Self.octets)) win 65535 <mss 1460,\(padding)FO \(cookie)> \(Course.Step.notation(payload))"
        }, .await(.seconds(1), \.isAccepted),
      ]
    return [
      Course("syn-data", isServed: true, data), Course("fast-open", isServed: true, fast),
    ]
  }

  /// As hexadecimal digits.
  private static func cookie(_ trace: Trace) -> String? {
    for case .fastOpen(let cookie) in trace.synAck()?.header.options.decoded ?? []
    where !cookie.isEmpty {
      return cookie.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    return nil
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    [fastOpen(record["fast-open"]), synData(record["syn-data"])]
  }

  private func fastOpen(_ trace: Trace) -> DataSheetLine {
    guard let syn = trace.syn(), let answer = trace.synAck() else {
      return .unseen(.fastOpen, trace.obstacle ?? "not tried")
    }
    guard Self.cookie(trace) != nil else {
      return .seen(.fastOpen, "no cookie", .bool(false), [syn.line, answer.line])
    }
    guard let second = trace.synAck(round: 1) else {
      return .seen(
        .fastOpen, "gives a cookie; the SYN with it was not answered", .bool(true), .medium,
        [answer.line])
    }
    let isTaken = trace.acknowledged(second) == 1 + Self.octets
    return .seen(
      .fastOpen,
      isTaken ? "gives a cookie, and takes data with it" : "gives a cookie, but takes no data",
      .bool(true), [answer.line, second.line])
  }

  private func synData(_ trace: Trace) -> DataSheetLine {
    guard let syn = trace.syn(), let answer = trace.synAck() else {
      return .unseen(.synData, trace.obstacle ?? "not tried")
    }
    if trace.acknowledged(answer) > 1 {
      return .seen(
        .synData, "acknowledged by the SYN-ACK", .string("acknowledged"), [syn.line, answer.line])
    }
    guard let last = trace.answers.first(where: { !$0.header.flags.contains(.rst) }) else {
      return .unseen(.synData, "the SYN alone was acknowledged, and then nothing: \(answer.line)")
    }
    let isKept = trace.acknowledged(last) > 1
    return .seen(
      .synData, isKept ? "kept until the handshake is over" : "dropped: it has to be sent again",
      .string(isKept ? "kept" : "dropped"), [syn.line, answer.line, last.line])
  }
}
