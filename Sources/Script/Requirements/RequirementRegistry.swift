/// What `checks` may name: the requirements of RFCs, and the sections that RFCs have; and the cells of the table of
/// states and segments.
///
/// It is made of tables as RFC 4180 has them. One with the columns of `requirementColumns` lists requirements, one with
/// those of `sectionColumns` lists RFCs, one with those of `cellColumns` is the table of states and segments.
public struct RequirementRegistry: Sendable {
  /// In the order of the tables.
  public private(set) var requirements: [Requirement] = []
  /// In the order of the tables.
  public private(set) var cells: [StateCell] = []
  private var knownCells: Set<Cell> = []
  private var places: [String: Int] = [:]
  /// By document, such as `RFC9293`.
  private var sections: [String: [String]] = [:]

  public static let requirementColumns = [
    "id", "level", "section", "text", "observable", "reason",
  ]
  public static let sectionColumns = ["rfc", "sections"]
  public static let cellColumns = ["state", "segment", "rfc_response", "next_state", "confidence"]

  public init() {}

  public subscript(id: String) -> Requirement? { places[id].map { requirements[$0] } }

  /// Adds what a table lists.
  /// - Parameter file: its path, for errors.
  /// - Returns: whether it is such a table; any other is left alone.
  /// - Throws: what is wrong in it, and where.
  @discardableResult
  public mutating func add(_ text: [UInt8], file: String) throws(Diagnostic) -> Bool {
    let table = try CSVTable(text, file: file)
    switch table.columns {
    case Self.requirementColumns:
      for row in table.rows { try addRequirement(row, of: table) }
    case Self.sectionColumns:
      for row in table.rows { try addSections(row, of: table) }
    case Self.cellColumns:
      for row in table.rows { try addCell(row, of: table) }
    default: return false
    }
    return true
  }

  private mutating func addRequirement(_ row: CSVTable.Row, of table: CSVTable) throws(Diagnostic) {
    let fields = row.fields
    guard let observability = Requirement.Observability(rawValue: fields[4]) else {
      let known = Requirement.Observability.allCases.map(\.rawValue)
      throw table.failure(
        "unknown class '\(fields[4].shortened)'; expected \(known.alternatives)", at: row)
    }
    let requirement = Requirement(
      id: fields[0], level: fields[1], section: fields[2], text: fields[3],
      observability: observability, reason: fields[5])
    guard places.updateValue(requirements.count, forKey: requirement.id) == nil else {
      throw table.failure("the requirement '\(requirement.id)' is listed twice", at: row)
    }
    guard requirement.canBeProbed || !requirement.reason.isEmpty else {
      throw table.failure("'\(requirement.id)' needs a reason why no probe can tell", at: row)
    }
    requirements.append(requirement)
  }

  private mutating func addSections(_ row: CSVTable.Row, of table: CSVTable) throws(Diagnostic) {
    let document = "RFC" + row.fields[0]
    guard sections[document] == nil else {
      throw table.failure("RFC \(row.fields[0]) is listed twice", at: row)
    }
    sections[document] = row.fields[1].split(separator: " ").map(String.init)
  }

  private mutating func addCell(_ row: CSVTable.Row, of table: CSVTable) throws(Diagnostic) {
    let cell = Cell(state: row.fields[0], segment: row.fields[1])
    guard knownCells.insert(cell).inserted else {
      throw table.failure("the cell '\(cell.segment)' of '\(cell.state)' is listed twice", at: row)
    }
    cells.append(StateCell(cell: cell, response: row.fields[2], next: row.fields[3]))
  }

  /// What is wrong with a case that fills a cell; `nil` if there is such a cell, or no table of them.
  public func fault(in cell: Cell) -> String? {
    if knownCells.isEmpty || knownCells.contains(cell) { return nil }
    let segments = cells.lazy.filter { $0.cell.state == cell.state }.map(\.cell.segment)
    guard !segments.isEmpty else {
      return "the table of states has no '\(cell.state.shortened)'"
        + hint(cell.state, among: Set(cells.map(\.cell.state)).sorted())
    }
    return "the table of states has no segment '\(cell.segment.shortened)' for \(cell.state)"
      + hint(cell.segment, among: Array(segments))
  }

  private func hint(_ text: String, among candidates: [String]) -> String {
    nearest(to: text, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// What is wrong with an element of `checks`; `nil` if it names a requirement, a section or a whole RFC that exists.
  public func fault(in id: String) -> String? {
    if places[id] != nil || sections[id] != nil { return nil }
    let document = Requirement.document(of: id)
    guard isKnown(document) else {
      return unknownID(id, among: requirements.map(\.id) + sections.keys.sorted())
    }
    let own = requirements.lazy.filter { $0.document == document }.map(\.id)
    let parts = (sections[document] ?? []).map { "\(document):\($0)" }
    return parts.contains(id) ? nil : unknownID(id, among: Array(own) + parts)
  }

  private func isKnown(_ document: String) -> Bool {
    sections[document] != nil || requirements.contains { $0.document == document }
  }

  private func unknownID(_ id: String, among candidates: [String]) -> String {
    "there is no requirement and no section '\(id.shortened)'" + hint(id, among: candidates)
  }
}
