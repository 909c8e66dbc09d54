public import Match

extension ScriptParser {
  /// Reads one inbound packet as an event of a script has it, without its time and direction:
  /// `S 0:0(0) win 65535 <mss 1460>`.
  /// - Parameter isProbe: it is read as in a script with front matter.
  public static func packet(
    _ text: String, isProbe: Bool = false
  ) throws(Diagnostic) -> PacketTemplate {
    let header = isProbe ? "/*---\ntitle: a segment\n---*/\n" : ""
    let probe: Probe
    do {
      probe = try ScriptParser().parse(Array("\(header)\(lead)\(text)\n".utf8), file: "segment")
    } catch {
      throw error.inSegment(text, linesBefore: isProbe ? 3 : 0)
    }
    let events = probe.cases.first?.events ?? []
    guard events.count == 1, case .inbound(_, let template)? = events.first?.action else {
      throw Diagnostic(
        location: SourceLocation(file: "segment", line: 1, column: 1),
        message: "this is not one packet",
        sourceLine: text)
    }
    return template
  }

  /// What makes a packet an event.
  private static let lead = "0 < "
}

extension Diagnostic {
  /// The same, with its place in the text of the packet alone.
  fileprivate func inSegment(_ text: String, linesBefore: Int) -> Diagnostic {
    var error = self
    error.location.line -= linesBefore
    if error.location.line == 1 {
      error.location.column -= "0 < ".count
      error.sourceLine = text
    }
    return error
  }
}
