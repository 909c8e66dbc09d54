import Engine
import Wire

/// What every format says of a case, in plain text without colours.
struct CaseText {
  private let own: RunRecord.Case

  init(_ own: RunRecord.Case) { self.own = own }

  /// `Probes/close/abort.pkt [RST in window] IPv4`
  var name: String { "\(ProgressLine.name(of: own.transcript)) \(own.transcript.version.label)" }

  /// `RST in window, IPv4`
  var caseName: String {
    let name = Printable.line(own.transcript.caseName)
    return (name.isEmpty ? "" : name + ", ") + own.transcript.version.label
  }

  var seconds: String { Seconds.milliseconds(own.transcript.end - own.transcript.start) }

  /// One sentence: why it is not as it should be, or why it was not run; empty for a pass.
  var reason: String {
    switch (own.transcript.verdict, own.judgement) {
    case (_, .unexpectedPass(let deviation)):
      "passes, though line \(deviation.line) of the deviations file expects a failure"
    case (_, .deviates(let deviation)), (_, .notJudged(let deviation)):
      Printable.line(deviation.reason)
    case (.fail(let failure), _): Printable.line(failure.summary)
    case (.inconclusive(let reason), _), (.error(let reason), _), (.skip(let reason), _):
      Printable.line(reason.split(separator: "\n").first ?? "")
    case (.pass, _): ""
    }
  }

  /// The explanation with the ladder, line by line; empty where there is nothing to explain.
  var lines: [String] {
    let text = VerdictText.text(of: own.transcript, judged: own.judgement)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .droppingEmptyEnd
  }
}

extension [String] {
  fileprivate var droppingEmptyEnd: [String] {
    Array(self[..<(lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
  }
}
