import Engine
import Report
import Script

/// The table of states and segments, with what became of each cell the last time.
struct StateGrid {
  /// In the order of the table.
  private(set) var entries: [Entry]
  /// What does not fit together: cells without a case, cases without a cell.
  let faults: [String]

  struct Entry {
    var prescribed: StateCell
    var results: [CaseResult?] = []

    var cell: Cell { prescribed.cell }

    var outcome: CaseResult.Outcome {
      CaseResult.Outcome.together(results.map { $0?.outcome ?? .notRun }) ?? .notRun
    }

    /// The answer that was observed, in the table's manner; `nil`: none was.
    var reply: String? { merged { $0.reply } }

    /// The state that was observed, spelled as the table spells it; `nil`: none was.
    var next: String? { merged { $0.next.map { self.spelling(of: $0.rawValue) } } }

    /// One text if all cases say the same, else all of them with what they are for.
    private func merged(_ text: (Observation) -> String?) -> String? {
      var found: [(text: String, names: [String])] = []
      for result in results.compactMap({ $0 }) {
        guard let text = result.observation.flatMap(text) else { continue }
        let name = [result.caseName == cell.segment ? "" : result.caseName, result.version.label]
          .filter { !$0.isEmpty }.joined(separator: " ")
        if let place = found.firstIndex(where: { $0.text == text }) {
          found[place].names.append(name)
        } else {
          found.append((text, [name]))
        }
      }
      if found.count < 2 { return found.first?.text }
      return found.map { "\($0.text) (\($0.names.joined(separator: ", ")))" }.joined(
        separator: "; ")
    }

    /// A state that has variants is the prescribed one, or the one that the cell began in, rather than any of them.
    private func spelling(of state: String) -> String {
      [prescribed.next, cell.state].first { Cell.withoutVariant($0) == state } ?? state
    }
  }

  /// - Parameter jobs: the cases of the suite.
  init(_ cells: [StateCell], _ jobs: [Job], _ results: LastResults) {
    var places: [Cell: Int] = [:]
    for (place, cell) in cells.enumerated() { places[cell.cell] = place }
    var entries = cells.map { Entry(prescribed: $0) }
    var faults: Set<String> = []
    for job in jobs {
      guard let cell = job.testCase.cell else { continue }
      if let place = places[cell] {
        entries[place].results.append(results.result(of: job))
      } else {
        faults.insert("\(job.name): the table has no cell '\(cell.segment)' of \(cell.state)")
      }
    }
    for entry in entries where entry.results.isEmpty {
      faults.insert("no case fills the cell '\(entry.cell.segment)' of \(entry.cell.state)")
    }
    self.entries = entries
    self.faults = faults.sorted().map { Printable.line($0) }
  }
}
