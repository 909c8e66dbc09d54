import Engine
import Script
import Wire

/// What the page needs at once; details of a case come from `PageDetail`.
struct PageData {
  private let context: PageContext
  private let start: RunStart?
  private let end: RunEnd?
  private let cases: [RunRecord.Case]
  private let faults: [(probe: String, reason: String)]

  init(
    _ context: PageContext, _ start: RunStart?, _ end: RunEnd?, _ cases: [RunRecord.Case],
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
      .init("cases", .array(cases.map(Self.json))),
      .init(
        "faults",
        .array(
          faults.map {
            .object([.init("probe", .string($0.probe)), .init("reason", .string($0.reason))])
          })),
      .init("requirements", .array(context.requirements.map(Self.json))),
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

  private static func json(_ own: RunRecord.Case) -> JSON {
    let transcript = own.transcript
    var members: [JSON.Member] = [
      .init("p", .string(Printable.line(transcript.probe))),
      .init("c", .string(Printable.line(transcript.caseName))),
      .init("i", .string(transcript.version.rawValue)), .init("j", .string(own.judgement.name)),
      .init("s", .number((transcript.end - transcript.start).rounded.seconds)),
      .init("t", .string(Printable.line(transcript.title))),
      .init("k", .array(transcript.checks.map { .string(Printable.line($0)) })),
      .init("g", .array(transcript.tags.map { .string(Printable.line($0)) })),
      .init("r", .string(CaseText(own).reason)),
    ]
    if let deviation = own.judgement.deviation {
      members.append(.init("d", .string(Printable.line(deviation.reason))))
    }
    return .object(members)
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
    var files: Set<String> = []
    for own in cases {
      files.insert(own.transcript.probe)
      for entry in own.transcript.entries {
        if let location = entry.location { files.insert(location.file) }
      }
    }
    return files.sorted().compactMap { file in
      context.source(file).map { text in
        let lines = Printable.lines(text.replacing("\t", with: "  "))
        return .init(Printable.line(file), .string(lines.joined(separator: "\n")))
      }
    }
  }
}

extension Instant.Interval {
  /// To the microsecond.
  fileprivate var rounded: Self { Self(nanoseconds: nanoseconds / 1_000 * 1_000) }
}
