/// How the table of states and segments is drawn: a column for each state, a row for each segment, and the cells that
/// stand beside that grid.
public struct CellLayout: Hashable, Sendable {
  /// The states that meet every segment that the first one meets.
  public let states: [String]
  /// The segments that the first state meets.
  public let segments: [String]
  /// What the grid has no place for.
  public let special: [Cell]

  /// - Parameter cells: in the order of the table.
  public init(of cells: [Cell]) {
    let first = cells.first?.state
    let segments = cells.filter { $0.state == first }.map(\.segment)
    let known = Set(cells)
    var seen: Set<String> = []
    let states = cells.map(\.state).filter { seen.insert($0).inserted }.filter { state in
      segments.allSatisfy { known.contains(Cell(state: state, segment: $0)) }
    }
    let (columns, rows) = (Set(states), Set(segments))
    self.states = states
    self.segments = segments
    special = cells.filter { !columns.contains($0.state) || !rows.contains($0.segment) }
  }
}
