import Engine
import Match
import Wire

/// A data sheet of a target's TCP: what was found, and from how much.
struct Profile {
  var record: ProfileRecord
  /// In the order of `Property`; every property is there.
  var findings: [DataSheetLine]
  var duration: Instant.Interval

  static let measurements: [any Measurement] = [
    SynAckRetries(), DataTimeout(), KeepAlive(), ZeroWindow(), ChallengeAcks(), TimeWait(),
    DelayedAck(), Clocks(), HandshakeOptions(), InitialFlight(), LossProbe(),
    CongestionNotification(),
    DataOnSyn(), SelectiveAcks(), TimestampChecks(), OddSegments(), NetworkFields(),
  ]

  /// In the order in which they begin: what takes long first.
  static func courses(_ plan: ProfilePlan) -> [Course] { measurements.flatMap { $0.courses(plan) } }

  init(_ record: ProfileRecord, duration: Instant.Interval) {
    self.record = record
    self.duration = duration
    let found = Self.measurements.flatMap { $0.findings(record) }
    findings = Property.allCases.map { property in
      found.first { $0.property == property } ?? .unseen(property, "it was not tried")
    }
  }

  /// Connections and single segments, each on a 4-tuple of its own.
  var conversationCount: Int { record.traces.count }

  var segmentCount: Int { record.traces.values.reduce(0) { $0 + $1.segments.count } }
}
