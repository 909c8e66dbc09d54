public import Script
import Wire

/// `html=FILE`: the whole run as one page that needs nothing but a browser, written at the end. With several rounds it
/// shows the last.
public struct PageFormat: RunFormat {
  private let context: PageContext
  private var start: RunStart?
  private var cases: [RunRecord.Case] = []
  private var faults: [(probe: String, reason: String)] = []
  private var end: RunEnd?

  public init(_ context: PageContext) { self.context = context }

  public mutating func begin(_ run: RunStart) -> String {
    start = run
    cases = []
    faults = []
    end = nil
    return ""
  }

  public mutating func add(_ own: RunRecord.Case) -> String {
    cases.append(own)
    return ""
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    faults.append((probe, reason))
    return ""
  }

  public mutating func end(_ run: RunEnd) -> String {
    end = run
    return ""
  }

  public mutating func finish() -> String {
    let cases = cases.sorted { $0.position < $1.position }
    let page = PageData(context, start, end, cases, faults)
    return Self.text(
      data: page.overview.text, details: cases.map { PageDetail(of: $0.transcript).json.text })
  }

  /// Puts style, script and data in the places that the template marks.
  private static func text(data: String, details: [String]) -> String {
    let parts = [
      "/*STYLE*/": asset(PackageResources.page_css),
      "/*SCRIPT*/": asset(PackageResources.page_js),
      "/*DATA*/": inert(data), "/*DETAILS*/": details.map(inert).joined(separator: "\n"),
    ]
    var text = ""
    for line in asset(PackageResources.page_html).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard let mark = parts.keys.first(where: { line.contains($0) }), let part = parts[mark] else {
        text += line + "\n"
        continue
      }
      let pieces = line.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
      text += (pieces.first ?? "") + part + (pieces.last ?? "") + "\n"
    }
    return text
  }

  private static func asset(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }

  /// JSON that cannot end the element which it stands in.
  private static func inert(_ json: String) -> String { json.replacing("<", with: "\\u003c") }
}

/// What the page shows beside the run itself.
public struct PageContext {
  /// The text of a script, by its path; `nil` if there is none any more.
  public var source: (String) -> String?
  public var requirements: [Requirement]
  /// Against an earlier run.
  public var changes: RunComparison?
  /// Where the cases are of several stacks, one after the other: how many each has.
  public var stacks: [(name: String, count: Int)] = []

  public init(requirements: [Requirement], source: @escaping (String) -> String?) {
    self.requirements = requirements
    self.source = source
  }
}
