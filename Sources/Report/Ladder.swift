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

  public static func text(
    of transcript: Transcript, _ style: Style, marking failure: Failure? = nil
  ) -> String {
    lines(of: transcript, style, marking: failure).map { $0 + "\n" }.joined()
  }

  static func lines(of transcript: Transcript, width: Int, marking failure: Failure?) -> [String] {
    lines(of: transcript, Style(width: width), marking: failure)
  }

  static func lines(
    of transcript: Transcript, _ style: Style, marking failure: Failure?
  ) -> [String] {
    let rows = LadderRows(transcript, style, marking: failure).rows
    let layout = LadderLayout(rows: rows, width: style.width, narrowest: style.narrowest)
    return heading(of: transcript, layout)
      + rows.flatMap { row in layout.lines(of: row).map { style.palette.paint($0, as: row) } }
  }

  private static func heading(of transcript: Transcript, _ layout: LadderLayout) -> [String] {
    guard transcript.connections.count > 1 else {
      let only = transcript.connections.first
      return layout.heading(
        left: "tester" + (only.map { " " + $0.tester.label } ?? ""),
        right: (only.map { $0.target.label + " " } ?? "") + "target")
    }
    let connections = transcript.connections.map {
      "  \(Printable.line($0.name))  \($0.tester.label) to \($0.target.label)"
    }
    return connections + layout.heading(left: "tester", right: "target")
  }
}

extension Palette {
  fileprivate func paint(_ line: String, as row: LadderRow) -> String {
    if row.isMarked { return bad(line) }
    switch row.content {
    case .toTarget, .toTester: return line
    case .atTarget, .atEnds: return state(line)
    case .between, .gap: return faint(line)
    }
  }
}
