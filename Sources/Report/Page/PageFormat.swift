public import Script
import Wire

/// `html=FILE`: the whole run as one page that needs nothing but a browser, written at the end. With several rounds it
/// shows the last.
public struct PageFormat: RunFormat {
  private let context: PageContext
  private var start: RunStart?
  private var cases: [PageCase] = []
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
    cases.append(PageCase(own))
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
    return Self.text(data: page.overview.inertText, details: cases.map(\.detail))
  }

  /// Puts style, script and data in the places that the template marks.
  private static func text(data: String, details: [String]) -> String {
    let parts = [
      "/*STYLE*/": asset(PackageResources.page_css),
      "/*SCRIPT*/": asset(PackageResources.page_js),
      "/*DATA*/": data, "/*DETAILS*/": details.joined(separator: "\n"),
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
}

/// What the page shows beside the run itself.
public struct PageContext {
  /// The text of a script, by its path; `nil` if there is none any more.
  public var source: (String) -> String?
  public var requirements: [Requirement]
  /// The table of states and segments.
  public var cells: [StateCell]
  /// Against an earlier run.
  public var changes: RunComparison?
  /// Where the cases are of several stacks, one after the other: how many each has.
  public var stacks: [(name: String, count: Int)] = []

  public init(
    requirements: [Requirement], cells: [StateCell] = [], source: @escaping (String) -> String?
  ) {
    self.requirements = requirements
    self.cells = cells
    self.source = source
  }
}
