import Report
import Script

/// The table of states and segments for people: a grid, and below it what stands beside the grid or is not as
/// prescribed.
struct StateGridText {
  let grid: StateGrid

  var lines: [String] {
    legend + [""] + rows + [""] + section("Special cells:", special)
      + section("Not as prescribed:", others) + [summary]
  }

  // MARK: The grid

  private let layout: CellLayout

  private var states: [String] { layout.states }
  private var segments: [String] { layout.segments }

  private func entry(_ state: String, _ segment: String) -> StateGrid.Entry? {
    places[Cell(state: state, segment: segment)].map { grid.entries[$0] }
  }

  private let places: [Cell: Int]

  init(grid: StateGrid) {
    self.grid = grid
    layout = CellLayout(of: grid.entries.map(\.cell))
    places = Dictionary(
      grid.entries.enumerated().map { ($1.cell, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Columns have numbers, as the names of states are long.
  private var legend: [String] {
    states.enumerated().map { "\("\($0 + 1)".rightAligned(to: 3))  \(Printable.line($1))" }
  }

  private var rows: [String] {
    let width = segments.map(\.count).max() ?? 0
    let numbers = states.indices.map { "\($0 + 1)".rightAligned(to: 5) }.joined()
    return ["".padded(to: width) + numbers]
      + segments.map { segment in
        Printable.line(segment).padded(to: width)
          + states.map { state in
            Self.mark(entry(state, segment)?.outcome ?? .notRun).rightAligned(to: 5)
          }.joined()
      } + [
        "",
        "ok as prescribed, dev as the deviations file says, FAIL neither, ? not judged, - not run",
      ]
  }

  private static func mark(_ outcome: CaseResult.Outcome) -> String {
    switch outcome {
    case .pass: "ok"
    case .deviation: "dev"
    case .fail: "FAIL"
    case .unsure: "?"
    case .notRun: "-"
    }
  }

  // MARK: Below the grid

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [title] + lines.map { "  " + $0 } + [""]
  }

  private var special: [String] {
    layout.special.compactMap { entry($0.state, $0.segment) }.map {
      "\(Self.mark($0.outcome).padded(to: 4)) \(Self.text(of: $0))"
    }
  }

  private var others: [String] {
    grid.entries.filter { $0.outcome == .deviation || $0.outcome == .fail }.flatMap { entry in
      [
        "\(Self.mark(entry.outcome).padded(to: 4)) \(Self.text(of: entry))",
        "     prescribed: "
          + Printable.line("\(entry.prescribed.response), then \(entry.prescribed.next)"),
      ]
    }
  }

  /// `CLOSE-WAIT, old ACK (SND.UNA-1): ACK(SND.NXT,RCV.NXT), then CLOSE-WAIT`
  private static func text(of entry: StateGrid.Entry) -> String {
    let name = "\(entry.cell.state), \(entry.cell.segment)"
    let seen = entry.reply.map { ": \($0), then \(entry.next ?? "not observed")" } ?? ""
    return Printable.line(name + seen)
  }

  /// `653 of 653 cells have a case: 600 pass, 53 known deviation`
  private var summary: String {
    let filled = grid.entries.filter { !$0.results.isEmpty }
    let counts = CaseResult.Outcome.allCases.compactMap { outcome -> String? in
      let count = filled.count { $0.outcome == outcome }
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }
    return "\(filled.count) of \(grid.entries.count) cells have a case: "
      + counts.joined(separator: ", ")
  }
}
