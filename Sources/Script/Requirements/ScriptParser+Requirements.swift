extension ScriptParser {
  /// Whatever the script says it checks must exist, and it must say it for each of its cases if it belongs to a suite.
  func checkRequirements(of script: ScriptFile) throws(Diagnostic) {
    if let fault = requirementFaults(of: script).first { throw fault }
  }

  /// All that is wrong with what it says it checks.
  func requirementFaults(of script: ScriptFile) -> [Diagnostic] {
    guard let header = script.header else { return [] }
    let references = header.checks + header.rows.flatMap(\.checks)
    let unknown = references.compactMap { reference in
      (requirements.map { $0.fault(in: reference.id) } ?? reference.formFault).map {
        script.source.diagnostic($0, at: reference.location)
      }
    }
    return unknown + cellFaults(of: script, header) + missingChecks(of: script, header)
  }

  private func missingChecks(of script: ScriptFile, _ header: Header) -> [Diagnostic] {
    guard needsChecks, header.checks.isEmpty else { return [] }
    guard !header.rows.isEmpty else {
      return [
        script.failure(
          "a probe of a suite needs 'checks', the requirements that it judges", atKey: "title")
      ]
    }
    return header.rows.filter(\.checks.isEmpty).map {
      script.source.diagnostic(
        "this case needs 'checks', the requirements that it judges", at: $0.location)
    }
  }

  /// Each case of a probe with a `state` fills a cell that there is.
  private func cellFaults(of script: ScriptFile, _ header: Header) -> [Diagnostic] {
    guard let state = header.matter.state, let registry = requirements else { return [] }
    let own = header.matter.segment
    var cells = header.rows.map {
      (Cell(state: state, segment: $0.segment ?? own ?? $0.name), $0.location)
    }
    if header.rows.isEmpty, let own, let place = header.places["segment"] {
      cells.append((Cell(state: state, segment: own), place))
    }
    return cells.compactMap { cell, place in
      registry.fault(in: cell).map { script.source.diagnostic($0, at: place) }
    }
  }
}
