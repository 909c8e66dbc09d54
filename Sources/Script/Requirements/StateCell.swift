/// A row of the table of states and segments: what an RFC prescribes in one cell.
public struct StateCell: Hashable, Sendable {
  public var cell: Cell
  /// The answer: `ACK(SND.NXT,RCV.NXT)`, `silence`; in brackets, what else the text allows, or why.
  public var response: String
  /// The state afterwards, as the table spells it.
  public var next: String

  public init(cell: Cell, response: String, next: String) {
    self.cell = cell
    self.response = response
    self.next = next
  }
}

extension Cell {
  /// `SYN-RECEIVED(passive)` is a variant of `SYN-RECEIVED`.
  public var stateWithoutVariant: String { Cell.withoutVariant(state) }

  public static func withoutVariant(_ state: String) -> String {
    String(state.prefix { $0 != "(" })
  }
}
