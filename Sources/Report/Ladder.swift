public import Engine
import Match
import Script
import Wire

/// A transcript as a ladder: the tester on the left, the target on the right, time downwards.
public enum Ladder {
  /// - Parameters:
  ///   - width: characters of a line; longer notation is folded.
  ///   - marking: the failure whose place is to be marked with `*`.
  public static func text(
    of transcript: Transcript, width: Int = 110, marking failure: Failure? = nil
  ) -> String {
    lines(of: transcript, width: width, marking: failure).map { $0 + "\n" }.joined()
  }

  static func lines(of transcript: Transcript, width: Int, marking failure: Failure?) -> [String] {
    let rows = rows(of: transcript, marking: failure)
    let layout = LadderLayout(rows: rows, width: width)
    return heading(of: transcript, layout) + rows.flatMap(layout.lines)
  }

  private static func heading(of transcript: Transcript, _ layout: LadderLayout) -> [String] {
    guard transcript.connections.count > 1 else {
      let only = transcript.connections.first
      return [
        layout.heading(
          left: "tester" + (only.map { " " + $0.tester.label } ?? ""),
          right: (only.map { $0.target.label + " " } ?? "") + "target")
      ]
    }
    let connections = transcript.connections.map {
      "  \(Printable.line($0.name))  \($0.tester.label) to \($0.target.label)"
    }
    return connections + [layout.heading(left: "tester", right: "target")]
  }

  private static func rows(of transcript: Transcript, marking failure: Failure?) -> [LadderRow] {
    let place = failure.flatMap { Self.place(of: $0, in: transcript) }
    var rows = transcript.inOrderOfTime.map { index in
      var row = Self.row(of: transcript.entries[index], in: transcript)
      row.isMarked = index == place
      return row
    }
    if let failure, place == nil { rows.append(missing(failure, in: transcript)) }
    return rows
  }

  /// The entry where the probe failed: the last one of the failing event, if anything came.
  private static func place(of failure: Failure, in transcript: Transcript) -> Int? {
    guard failure.actual != nil else { return nil }
    let own = transcript.entries.lastIndex { $0.location != nil && $0.location == failure.location }
    return own ?? transcript.entries.indices.last
  }

  private static func missing(_ failure: Failure, in transcript: Transcript) -> LadderRow {
    let expected = failure.expected.map { Printable.line($0) }.joined(separator: " or ")
    return LadderRow(
      time: Seconds.microseconds(transcript.end - transcript.start),
      content: .between(expected.isEmpty ? "(failed here)" : "(did not come: \(expected))"),
      reference: reference(failure.location), isMarked: true)
  }

  private static func row(of entry: Transcript.Entry, in transcript: Transcript) -> LadderRow {
    LadderRow(
      time: Seconds.microseconds(entry.at - transcript.start),
      content: content(of: entry, in: transcript),
      reference: reference(entry.location))
  }

  private static func content(of entry: Transcript.Entry, in transcript: Transcript)
    -> LadderRow.Content
  {
    switch entry.kind {
    case .packet(let frame, let connection):
      let text = Printable.line(transcript.notation(of: frame, connection: connection))
      return transcript.isInbound(frame) ? .toTarget(text) : .toTester(text)
    case .call(let text): return .atTarget(Printable.line(text))
    case .state(let text):
      return .atTarget(Printable.line(text.hasPrefix("state") ? text : "state \(text)"))
    case .silence: return .between("(nothing came, as expected)")
    case .note(let text): return .between("(\(Printable.line(text)))")
    }
  }

  private static func reference(_ location: SourceLocation?) -> String {
    location.map { "\(Printable.line($0.file.fileName)):\($0.line)" } ?? ""
  }
}
