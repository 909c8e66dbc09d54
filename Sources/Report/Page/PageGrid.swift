import Script

/// The table of states and segments: which cases of a run fill which cell.
struct PageGrid {
  private let table: [StateCell]
  private var cases: [Cell: [Int]] = [:]

  /// - Parameters:
  ///   - table: may be empty, where only the cases tell of cells.
  ///   - cells: by case.
  /// - Returns: `nil` if no case fills a cell.
  init?(_ table: [StateCell], _ cells: [Cell?]) {
    let known = Set(table.map(\.cell))
    var others: [StateCell] = []
    for (index, cell) in cells.enumerated() {
      guard let cell else { continue }
      if cases[cell] == nil, !known.contains(cell) {
        others.append(StateCell(cell: cell, response: "", next: ""))
      }
      cases[cell, default: []].append(index)
    }
    guard !cases.isEmpty else { return nil }
    self.table = table + others
  }

  /// Columns, rows, cells beside them; by state and segment the cases, and what is prescribed.
  var json: JSON {
    let layout = CellLayout(of: table.map(\.cell))
    return .object([
      .init("states", .array(layout.states.map(Self.string))),
      .init("segments", .array(layout.segments.map(Self.string))),
      .init(
        "special",
        .array(
          layout.special.map { .array([Self.string($0.state), Self.string($0.segment)]) })),
      .init(
        "cells",
        .object(
          table.compactMap { own in
            cases[own.cell].map { .init(Self.key(own.cell), .array($0.map { .integer($0) })) }
          })),
      .init(
        "rules",
        .object(
          table.filter { !$0.response.isEmpty }.map {
            .init(Self.key($0.cell), .array([Self.string($0.response), Self.string($0.next)]))
          })),
    ])
  }

  private static func string(_ text: String) -> JSON { .string(Printable.line(text)) }

  private static func key(_ cell: Cell) -> String {
    Printable.line(cell.state) + "\0" + Printable.line(cell.segment)
  }
}
