/// One line of a ladder, before it is laid out.
struct LadderRow: Hashable {
  /// Seconds since script time zero.
  var time = ""
  var content: Content
  /// `file:line` of the script line, or empty.
  var reference = ""
  /// The place where the probe failed.
  var isMarked = false

  enum Content: Hashable {
    case toTarget(String)
    case toTester(String)
    /// On the target alone: a call, a state.
    case atTarget(String)
    /// On the wire between them: silence, remarks.
    case between(String)
    /// At both ends, or at one of them: states.
    case atEnds(tester: String, target: String)
    /// Time in which nothing happened.
    case gap(String)

    var text: String {
      switch self {
      case .toTarget(let text), .toTester(let text), .atTarget(let text), .between(let text),
        .gap(let text):
        text
      case .atEnds(let tester, let target):
        [tester, target].filter { !$0.isEmpty }.joined(separator: "  ")
      }
    }
  }
}
