extension StackComparison {
  /// Which rows are shown.
  public enum Scope: Sendable {
    case all
    /// Those in which a stack is not as the rule says.
    case differing
  }

  /// A table for a terminal, and below it what each stack does instead.
  public func text(_ scope: Scope) -> String {
    let shown = scope == .all ? rows : differing
    let table =
      [["requirement", "level"] + stacks.map { Printable.line($0.name) }]
      + shown.map { row in [row.id, row.level] + row.cells.map(\.text) } + totals
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.map { cells in
      zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ").withoutTrailingBlanks
        + "\n"
    }
    return lines.joined() + stacks.indices.map { differences(of: $0, in: shown) }.joined()
  }

  /// Rules kept, not kept, and not judged.
  private var totals: [[String]] {
    let kinds: [(String, (Cell) -> Bool)] = [
      ("kept", { $0.outcome == .pass }), ("deviates", { $0.outcome == .deviation }),
      ("FAIL", { $0.outcome == .fail }),
      ("not judged", { $0.outcome == .unsure && !$0.isNotApplicable }),
      ("not applicable", { $0.outcome == .unsure && $0.isNotApplicable }),
    ]
    return kinds.map { name, fits in
      [name, ""]
        + stacks.indices.map { stack in
          let count = rows.count { fits($0.cells[stack]) }
          return count == 0 ? "" : "\(count)"
        }
    }
  }

  private func differences(of stack: Int, in shown: [Row]) -> String {
    var lines: [String] = []
    var known: Set<String> = []
    for row in shown {
      for text in row.cells[stack].instead {
        // One reason may explain many rules.
        lines.append(
          "  \(row.id)  " + (known.insert(text).inserted ? text : "as above: " + text.prefix(60)))
      }
    }
    guard !lines.isEmpty else { return "" }
    return "\n\(Printable.line(stacks[stack].name))\n" + lines.map { $0 + "\n" }.joined()
  }

  /// RFC 4180: a line for each rule, and for each stack three columns.
  public var csv: String {
    let heads = stacks.flatMap { stack in
      ["", ": cases", ": instead"].map { Printable.line(stack.name) + $0 }
    }
    let lines =
      [["requirement", "level", "section", "text"] + heads]
      + rows.map { row in
        [row.id, row.level, row.section, row.text]
          + row.cells.flatMap { cell in
            [
              cell.isNotApplicable ? "not applicable" : cell.outcome?.rawValue ?? "",
              "\(cell.cases.count)",
              cell.instead.joined(separator: "; "),
            ]
          }
      }
    return lines.map { CSVLine.text(of: $0) + "\r\n" }.joined()
  }
}
