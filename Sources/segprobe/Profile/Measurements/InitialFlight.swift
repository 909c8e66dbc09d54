import Report
import Wire

/// How much is sent before anything is acknowledged (RFC 5681, section 3.1; RFC 6928): in segments, for which we name a
/// very small MSS, since a short answer fills many of those; and in octets with a usual one.
struct InitialFlight: Measurement {
  static let smallMSS = 64
  static let usualMSS = 1460

  func courses(_ plan: ProfilePlan) -> [Course] {
    [("flight-small", Self.smallMSS), ("flight-usual", Self.usualMSS)].map { name, mss in
      let steps: [Course.Step] =
        .handshake("mss \(mss)") + plan.drawing(plan.dialogue.longRequest)
        + [
          .require { !$0.data.isEmpty }, .await(Self.longestTimeout) { $0.firstAgain != nil },
          .acknowledge, .wait(.milliseconds(300)),
        ]
      return Course(name, isServed: true, steps)
    }
  }

  /// The flight has ended when its beginning is sent again.
  private static let longestTimeout = Instant.Interval.seconds(4)

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    [
      finding(.initialWindow, record["flight-small"], Self.smallMSS, record.plan) {
        flight, octets in flight.segments
      },
      finding(.initialWindowOctets, record["flight-usual"], Self.usualMSS, record.plan) {
        flight, octets in octets
      },
    ]
  }

  private func finding(
    _ property: Property, _ trace: Trace, _ mss: Int, _ plan: ProfilePlan,
    _ value: (Flight, Int) -> Int
  ) -> DataSheetLine {
    guard let flight = Flight(trace, namedMSS: mss) else {
      return .unseen(property, plan.silence(trace))
    }
    let number = value(flight, flight.octets)
    let unit = property == .initialWindow ? "segments" : "octets"
    let sizes =
      "\(flight.octets) octets in segments of \(flight.size), before our first acknowledgement"
    if flight.isLimitedByWindow {
      return .seen(
        property, "\(number) \(unit)", .integer(number), .high,
        [sizes, "more came after it"])
    }
    guard flight.segments > 1 else {
      return .unseen(
        property,
        "the server had no more than \(flight.octets) octets to send: a --request that draws more shows it"
      )
    }
    return .seen(
      property, "at least \(number) \(unit)", .integer(number), .low,
      [sizes, "the server had no more to send: a --request that draws more shows the limit"])
  }
}

/// What the target sent before we acknowledged any of it.
struct Flight {
  var octets: Int
  /// Octets of one segment.
  var size: Int
  var segments: Int
  /// More was waiting to be sent.
  var isLimitedByWindow: Bool

  /// - Parameter namedMSS: of our SYN.
  init?(_ trace: Trace, namedMSS: Int) {
    guard let first = trace.data.first else { return nil }
    let acknowledgement = trace.inbound().first {
      $0.stamp > first.stamp && $0.length == 0
        && $0.header.acknowledgement - first.header.sequence > 0
    }
    let (before, after) = trace.data.split(at: acknowledgement?.stamp)
    octets = trace.reach(before)
    // A frame may be several segments that the sender's machine has not yet cut (segmentation offload); what is sent
    // again is one, and then no longer than the MSS that we named, if that is heeded.
    let longest = before.map(\.length).max() ?? namedMSS
    let again = trace.firstAgain?.length ?? longest
    size = again < longest ? max(again, min(namedMSS, longest)) : longest
    let (size, end) = (size, acknowledgement?.stamp ?? Instant(nanoseconds: .max))
    segments = trace.fresh.prefix { $0.stamp < end }
      .reduce(0) { $0 + ($1.length + size - 1) / size }
    // Less than a segment may have been held back for another reason (Nagle; RFC 9293, section 3.7.4).
    isLimitedByWindow = trace.reach(after) - octets >= size
  }
}

extension Trace {
  /// Octets from the target's first to the last of these segments.
  fileprivate func reach(_ segments: [Segment]) -> Int {
    segments.map { offset($0) + $0.length - 1 }.max() ?? 0
  }
}

extension [Trace.Segment] {
  fileprivate func split(at stamp: Instant?) -> ([Trace.Segment], [Trace.Segment]) {
    guard let stamp else { return (self, []) }
    return (filter { $0.stamp < stamp }, filter { $0.stamp >= stamp })
  }
}
