import Report
import Wire

/// ECN (RFC 3168) and AccECN (RFC 9768, section 3.1): what is negotiated, and whether CE is echoed.
struct CongestionNotification: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let echo: [Course.Step] =
      .handshake(SynOptions.plain, flags: "SEW") + [.require { Self.isClassic($0) }]
      + plan.settling
      + [
        .send { _ in Trace.text(data: plan.dialogue.filler(1..<2), at: 1, prefix: "[ce] ") },
        .await(.milliseconds(700)) { $0.acknowledged >= 2 },
        .send { _ in Trace.text(data: plan.dialogue.filler(2..<3), at: 2, flags: "PW.") },
        .await(.milliseconds(700)) { $0.acknowledged >= 3 },
      ]
    return [
      Course("ecn", .embryonic(SynOptions.full, flags: "SEW")),
      Course("accurate-ecn", .embryonic(SynOptions.full, flags: "SEWA")),
      Course("ecn-echo", isServed: true, echo),
    ]
  }

  private static let bits: TCPFlags = [.ece, .cwr, .ae]

  private static func isClassic(_ trace: Trace) -> Bool {
    trace.synAck()?.header.flags.intersection(bits) == .ece
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    [classic(record["ecn"]), accurate(record["accurate-ecn"]), echo(record["ecn-echo"])]
  }

  private func classic(_ trace: Trace) -> DataSheetLine {
    guard let syn = trace.syn(), let answer = trace.synAck() else {
      return .unseen(.ecn, trace.obstacle ?? "not tried")
    }
    let isThere = Self.isClassic(trace)
    return .seen(
      .ecn, isThere ? "accepted" : "not accepted", .bool(isThere), [syn.line, answer.line])
  }

  /// RFC 9768, table 2.
  private func accurate(_ trace: Trace) -> DataSheetLine {
    guard let syn = trace.syn(), let answer = trace.synAck() else {
      return .unseen(.accurateECN, trace.obstacle ?? "not tried")
    }
    let evidence = [syn.line, answer.line]
    let flags = answer.header.flags.intersection(Self.bits)
    switch flags {
    case []: return .seen(.accurateECN, "no ECN at all", .string("none"), evidence)
    case .ece, [.ece, .ae]:
      return .seen(.accurateECN, "not known: it answers with ECN", .string("classic"), evidence)
    case Self.bits:
      return .seen(
        .accurateECN, "broken: the flags come back as they were", .string("broken"), evidence)
    default: return .seen(.accurateECN, "accepted", .string("accurate"), evidence)
    }
  }

  private func echo(_ trace: Trace) -> DataSheetLine {
    guard let answer = trace.synAck() else {
      return .unseen(.congestionEcho, trace.obstacle ?? "not tried")
    }
    guard Self.isClassic(trace) else {
      return .unseen(.congestionEcho, "ECN was not accepted: \(answer.line)")
    }
    let data = trace.inbound().filter { $0.length > 0 }
    guard let marked = data.first,
      let first = trace.answers.first(where: { trace.acknowledged($0) >= 2 })
    else { return .unseen(.congestionEcho, "the segment with CE was not acknowledged") }
    let echoes = first.header.flags.contains(.ece)
    guard echoes, let reduced = data.dropFirst().first,
      let second = trace.answers.first(where: { trace.acknowledged($0) >= 3 })
    else {
      return .seen(
        .congestionEcho, echoes ? "echoed" : "not echoed", .string(echoes ? "echoed" : "ignored"),
        echoes ? .medium : .high, [marked.line, first.line])
    }
    let ends = !second.header.flags.contains(.ece)
    return .seen(
      .congestionEcho, ends ? "echoed until CWR" : "echoed, and CWR does not end it",
      .string(ends ? "until-cwr" : "echoed"), [marked.line, first.line, reduced.line, second.line])
  }
}
