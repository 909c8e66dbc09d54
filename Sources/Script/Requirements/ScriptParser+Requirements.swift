extension ScriptParser {
  /// Whatever the script says it checks must exist, and it must say it for each of its cases if it belongs to a suite.
  func checkRequirements(of script: ScriptFile) throws(Diagnostic) {
    guard let header = script.header else { return }
    for reference in header.checks + header.rows.flatMap(\.checks) {
      let fault = requirements.map { $0.fault(in: reference.id) } ?? reference.formFault
      if let fault { throw script.source.diagnostic(fault, at: reference.location) }
    }
    try checkCells(of: script, header)
    guard needsChecks, header.checks.isEmpty else { return }
    guard !header.rows.isEmpty else {
      throw script.failure(
        "a probe of a suite needs 'checks', the requirements that it judges", atKey: "title")
    }
    if let row = header.rows.first(where: \.checks.isEmpty) {
      throw script.source.diagnostic(
        "this case needs 'checks', the requirements that it judges", at: row.location)
    }
  }

  /// Each case of a probe with a `state` fills a cell that there is.
  private func checkCells(of script: ScriptFile, _ header: Header) throws(Diagnostic) {
    guard let state = header.matter.state, let registry = requirements else { return }
    let own = header.matter.segment
    var cells = header.rows.map {
      (Cell(state: state, segment: $0.segment ?? own ?? $0.name), $0.location)
    }
    if header.rows.isEmpty, let own, let place = header.places["segment"] {
      cells.append((Cell(state: state, segment: own), place))
    }
    for (cell, place) in cells {
      if let fault = registry.fault(in: cell) {
        throw script.source.diagnostic(fault, at: place)
      }
    }
  }
}
