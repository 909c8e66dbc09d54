import Report
import Wire

/// Whether the last segment of a flight is sent again before the timeout (RFC 8985, section 7).
struct LossProbe: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] {
    let steps: [Course.Step] =
      .handshake("mss \(ProfilePlan.piece),nop,nop,sackOK")
      + plan.drawing(Array(plan.dialogue.longRequest.prefix(Self.mostAsked)))
      + [
        .require { !$0.data.isEmpty },
        .await(.seconds(3)) { $0.firstAgain != nil },
      ]
    return [Course("loss-probe", isServed: true, steps)]
  }

  /// Octets: an echo of them does not fill the initial window, behind which a probe would be new data.
  private static let mostAsked = 1_000

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let trace = record["loss-probe"]
    guard !trace.data.isEmpty else { return [.unseen(.lossProbe, record.plan.silence(trace))] }
    guard trace.synAck()?.header.options.sackPermitted == true else {
      return [.unseen(.lossProbe, "it takes SACK, which the target does not permit")]
    }
    guard let again = trace.firstAgain,
      let last = trace.data.last(where: { $0.stamp < again.stamp })
    else { return [.unseen(.lossProbe, "nothing was sent again within 3 s")] }
    guard trace.data.contains(where: { trace.offset($0) + $0.length > 1 + again.length }) else {
      return [
        .unseen(
          .lossProbe,
          "all of its data was one segment: what is sent again may be a probe or a timeout")
      ]
    }
    guard trace.offset(again) != 1 || !Self.fillsWindow(trace) else {
      return [
        .unseen(
          .lossProbe,
          "its data filled the initial window, behind which a probe is new data: a --request that draws less shows it"
        )
      ]
    }
    let time = (again.stamp - last.stamp).seconds
    if trace.offset(again) == 1 {
      return [
        .seen(
          .lossProbe, "none: the first to be sent again is the first segment", .null, .high,
          [again.line])
      ]
    }
    return [
      .seen(
        .lossProbe, "\(Figure.seconds(time)) after the last segment",
        .number(Figure.rounded(time)), .high, [last.line, again.line])
    ]
  }

  /// RFC 6928 allows ten segments.
  private static func fillsWindow(_ trace: Trace) -> Bool {
    trace.data.map { trace.offset($0) + $0.length - 1 }.max() ?? 0 >= 10 * ProfilePlan.piece
  }
}
