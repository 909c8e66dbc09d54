extension ScriptParser {
  /// All that can be said of a script without running it: errors as `parse` finds them, all unknown requirements among
  /// them, and what is doubtful.
  /// - Parameter file: the path, for messages and for finding prologues.
  /// - Returns: in the order of their places; some may lie in prologues.
  public func findings(in text: [UInt8], file: String) -> [Finding] {
    let script: ScriptFile
    do { script = try ScriptFile(text, file: file) } catch { return [Finding(.error, error)] }
    var findings = requirementFaults(of: script).map { Finding(.error, $0) }
    do {
      let probe = try probe(in: script)
      findings += ScriptLint(script: script, probe: probe, parser: self).warnings
    } catch {
      findings.append(Finding(.error, error))
    }
    return findings.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
  }
}

extension Finding {
  fileprivate var place: SourceLocation { diagnostic.location }
}
