import Engine
import Script

/// Workflow commands of GitHub Actions for standard output: a mark at the line of the script that was not kept.
public struct GitHubAnnotations: RunFormat {
  public init() {}

  public mutating func begin(_ run: RunStart) -> String { "" }

  public mutating func add(_ own: RunRecord.Case) -> String {
    let text = CaseText(own)
    let message = ([text.reason] + text.lines).joined(separator: "\n")
    switch own.judgement.severity {
    case .fine: return ""
    case .wrong:
      return Self.command("error", place(of: own), title: text.name, message)
    case .notRun:
      let kind = own.judgement == .error ? "error" : "warning"
      return Self.command(kind, place(of: own), title: text.name, message)
    }
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    // `file:line:column: error: ...`
    let parts = reason.dropFirst(probe.count).split(separator: ":", maxSplits: 2)
    let line = reason.hasPrefix(probe) ? parts.first.flatMap { Int($0) } : nil
    return Self.command("error", (probe, line), title: "the script is wrong", reason)
  }

  public mutating func end(_ run: RunEnd) -> String { "" }

  private func place(of own: RunRecord.Case) -> (file: String, line: Int?) {
    guard case .fail(let failure) = own.transcript.verdict, let location = failure.location else {
      return (own.transcript.probe, nil)
    }
    return (location.file, location.line)
  }

  private static func command(
    _ kind: String, _ place: (file: String, line: Int?), title: String, _ message: String
  ) -> String {
    let line = place.line.map { ",line=\($0)" } ?? ""
    let text = Printable.lines(message).joined(separator: "\n")
    return "::\(kind) file=\(property(place.file))\(line),title=\(property(title))::\(data(text))\n"
  }

  /// What would end a command or a property is written by its number.
  private static func data(_ text: String) -> String {
    text.map { ["%": "%25", "\r": "%0D", "\n": "%0A", "\r\n": "%0D%0A"][$0] ?? "\($0)" }.joined()
  }

  private static func property(_ text: String) -> String {
    data(Printable.line(text)).map { [":": "%3A", ",": "%2C"][$0] ?? "\($0)" }.joined()
  }
}
