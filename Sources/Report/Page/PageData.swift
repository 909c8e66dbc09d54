import Script
import Wire

/// What the page needs at once; details of a case come from `PageDetail`.
struct PageData {
  private let context: PageContext
  private let start: RunStart?
  private let end: RunEnd?
  private let cases: [PageCase]
  private let faults: [(probe: String, reason: String)]

  init(
    _ context: PageContext, _ start: RunStart?, _ end: RunEnd?, _ cases: [PageCase],
    _ faults: [(probe: String, reason: String)]
  ) {
    self.context = context
    self.start = start
    self.end = end
    self.cases = cases
    self.faults = faults
  }

  var overview: JSON {
    .object([
      .init("version", .string(start?.version ?? "")),
      .init("started", .string(start?.started.dateAndTime ?? "")),
      .init("seconds", .number(end?.elapsed.seconds ?? 0)),
      .init("interrupted", .bool(end?.isInterrupted ?? true)),
      .init("cases", .array(cases.map(\.entry))),
      .init(
        "faults",
        .array(
          faults.map {
            .object([.init("probe", .string($0.probe)), .init("reason", .string($0.reason))])
          })),
      .init("requirements", .array(context.requirements.map(Self.json))),
      .init("grid", PageGrid(context.cells, cases.map(\.cell))?.json ?? .null),
      .init("sources", .object(sources)), .init("changes", context.changes?.json ?? .null),
      .init("stacks", stacks),
    ])
  }

  /// `null` where all cases are of one run.
  private var stacks: JSON {
    if context.stacks.isEmpty { return .null }
    return .array(
      context.stacks.map {
        .object([
          .init("name", .string(Printable.line($0.name))), .init("count", .integer($0.count)),
        ])
      })
  }

  private static func json(_ requirement: Requirement) -> JSON {
    .object([
      .init("id", .string(requirement.id)), .init("v", .string(requirement.level)),
      .init("c", .string(requirement.section)), .init("t", .string(requirement.text)),
      .init("o", .string(requirement.observability.rawValue)),
      .init("r", .string(requirement.reason)),
    ])
  }

  /// The scripts that any event names.
  private var sources: [JSON.Member] {
    let files = cases.reduce(into: Set<String>()) { $0.formUnion($1.files) }
    return files.sorted().compactMap { file in
      context.source(file).map { text in
        let lines = Printable.lines(Self.withoutTabs(text))
        return .init(Printable.line(file), .string(lines.joined(separator: "\n")))
      }
    }
  }

  private static func withoutTabs(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "\t")) ? text.replacing("\t", with: "  ") : text
  }
}
