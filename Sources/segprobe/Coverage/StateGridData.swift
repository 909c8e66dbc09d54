import Report
import Script

/// The table of states and segments for programs: comma-separated values, a line for each cell.
struct StateGridData {
  let grid: StateGrid

  /// State and segment are spelled as in the table; what was not observed is empty.
  var csv: [String] {
    [CSVLine.text(of: ["state", "segment", "verdict", "reply", "next_state"])]
      + grid.entries.map { entry in
        CSVLine.text(
          of: [
            entry.cell.state, entry.cell.segment, entry.outcome.rawValue, entry.reply ?? "",
            entry.reply == nil ? "" : entry.next ?? "not observed",
          ])
      }
  }
}
