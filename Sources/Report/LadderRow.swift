/// One line of a ladder, before it is laid out.
struct LadderRow: Hashable {
  /// Seconds since script time zero.
  var time: String
  var content: Content
  /// `file:line` of the script line, or empty.
  var reference: String
  /// The place where the probe failed.
  var isMarked = false

  enum Content: Hashable {
    case toTarget(String)
    case toTester(String)
    /// On the target alone: a call, a state.
    case atTarget(String)
    /// On the wire between them: silence, remarks.
    case between(String)

    var text: String {
      switch self {
      case .toTarget(let text), .toTester(let text), .atTarget(let text), .between(let text): text
      }
    }
  }
}
