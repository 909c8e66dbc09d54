import Wire

/// What the courses of a profile depend on.
struct ProfilePlan {
  var dialogue: Dialogue
  /// How long is waited for what takes long.
  var patience: Instant.Interval
  /// Measures what takes minutes, too.
  var isLong = false
  /// Of the target, where nobody is thought to listen.
  var closedPort: UInt16 = 1
}

/// All that was seen in a profile.
struct ProfileRecord {
  var plan: ProfilePlan
  /// By the names of their courses.
  var traces: [String: Trace]

  subscript(_ course: String) -> Trace { traces[course] ?? Trace() }

  /// In the order of their first segments.
  var all: [Trace] { traces.values.sorted { $0.start < $1.start } }
}

/// One property or a few of a kind: what is done for them, and what follows from what was seen.
protocol Measurement: Sendable {
  func courses(_ plan: ProfilePlan) -> [Course]
  func findings(_ record: ProfileRecord) -> [DataSheetLine]
}
