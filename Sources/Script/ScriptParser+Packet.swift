public import Match

extension ScriptParser {
  /// Reads one inbound packet as an event of a script has it, without its time and direction:
  /// `S 0:0(0) win 65535 <mss 1460>`.
  public static func packet(_ text: String) throws(Diagnostic) -> PacketTemplate {
    let probe = try ScriptParser().parse(Array("0 < \(text)\n".utf8), file: "segment")
    let events = probe.cases.first?.events ?? []
    guard events.count == 1, case .inbound(_, let template)? = events.first?.action else {
      throw Diagnostic(
        location: SourceLocation(file: "segment", line: 1, column: 1),
        message: "this is not one packet",
        sourceLine: text)
    }
    return template
  }
}
