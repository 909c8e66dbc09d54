import Engine
import Script
import Wire

/// What the page keeps of a case.
struct PageCase {
  /// In the listing of the run.
  let position: Int
  /// For the list of all.
  let entry: JSON
  /// For the case's own view: a line of JSON.
  let detail: String
  let cell: Cell?
  /// The scripts that it names.
  let files: Set<String>

  init(_ own: RunRecord.Case) {
    let transcript = own.transcript
    position = own.position
    entry = Self.entry(own)
    detail = PageDetail(of: transcript).json.inertText
    cell = transcript.cell
    files = Set(transcript.entries.compactMap { $0.location?.file } + [transcript.probe])
  }

  private static func entry(_ own: RunRecord.Case) -> JSON {
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
}

extension Instant.Interval {
  /// To the microsecond.
  fileprivate var rounded: Self { Self(nanoseconds: nanoseconds / 1_000 * 1_000) }
}
