import Engine
import Wire

/// The step summary of GitHub Actions, or any other reader of its Markdown: the counts, and each case that is not as it
/// should be with its explanation.
public struct MarkdownSummary: RunFormat {
  private var order = ListingOrder<RunRecord.Case>()
  private var troubles: [String] = []
  /// Octets of `troubles`: a step summary may have 1 MiB, and what is above it is lost as a whole.
  private var size = 0
  private var leftOut = 0
  private static let limit = 900_000

  public init() {}

  public mutating func begin(_ run: RunStart) -> String {
    order = ListingOrder(run.positions)
    return ""
  }

  public mutating func add(_ own: RunRecord.Case) -> String {
    for (_, own) in order.add(own, at: own.position) { consider(own) }
    return ""
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    add(heading: "ERROR \(Printable.line(probe))", Printable.lines(reason))
    return ""
  }

  private mutating func consider(_ own: RunRecord.Case) {
    guard own.judgement.severity != .fine else { return }
    let text = CaseText(own)
    add(heading: "\(own.judgement.word) \(text.name): \(text.reason)", text.lines)
  }

  private mutating func add(heading: String, _ lines: [String]) {
    let text =
      "<details><summary>\(XMLText.content(heading))</summary>\n\n<pre>\n"
      // A blank line would end the HTML block.
      + lines.map { XMLText.content($0.isEmpty ? " " : $0) + "\n" }.joined()
      + "</pre></details>\n\n"
    guard size + text.utf8.count <= Self.limit else {
      leftOut += 1
      return
    }
    size += text.utf8.count
    troubles.append(text)
  }

  public mutating func end(_ run: RunEnd) -> String {
    for (_, own) in order.rest() { consider(own) }
    defer { self = MarkdownSummary() }
    let rest = leftOut > 0 ? "and \(leftOut) more, for which there is no room here\n\n" : ""
    return
      "### segprobe: \(run.isInterrupted ? "interrupted, " : "")\(run.tally.summary(of: run.elapsed))\n\n"
      + troubles.joined() + rest
  }
}
