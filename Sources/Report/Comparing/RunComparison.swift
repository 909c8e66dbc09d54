import Engine
import Wire

/// What differs between two runs of the same probes: two kernels, two stacks, before and after a change.
public struct RunComparison {
  /// What the runs are called: their files.
  private let before: String
  private let after: String
  public private(set) var parts: [Part] = []

  /// One kind of difference, as a table.
  public struct Part: Hashable, Sendable {
    public var title: String
    public var columns: [String]
    public var rows: [[String]] = []
    /// Columns whose cells are judgements.
    var judgements: [Int] = []
  }

  /// - Parameter threshold: a measured quantity has changed when it differs by more than this share of the earlier one.
  public init(
    _ before: (name: String, cases: [RunRecord.Case]),
    _ after: (name: String, cases: [RunRecord.Case]),
    threshold: Double
  ) {
    self.before = Printable.line(before.name)
    self.after = Printable.line(after.name)
    let (old, new) = (Self.byName(before.cases), Self.byName(after.cases))
    let names = Set(old.keys).union(new.keys).sorted()
    parts = [
      Self.verdicts(names, old, new), Self.measures(names, old, new, threshold),
      Self.requirements(names, old, new), Self.alone(names, old, new),
    ]
  }

  /// Nothing of what was compared is judged otherwise.
  public var hasSameVerdicts: Bool { parts.first?.rows.isEmpty ?? true }

  public var isEmpty: Bool { parts.allSatisfy(\.rows.isEmpty) }

  private static func byName(_ cases: [RunRecord.Case]) -> [String: RunRecord.Case] {
    Dictionary(cases.map { (CaseText($0).name, $0) }, uniquingKeysWith: { $1 })
  }

  // MARK: - Parts

  private static func verdicts(
    _ names: [String], _ old: [String: RunRecord.Case], _ new: [String: RunRecord.Case]
  ) -> Part {
    var part = Part(
      title: "Verdicts", columns: ["Case", "Before", "After", "Why"], judgements: [1, 2])
    for name in names {
      guard let before = old[name], let after = new[name] else { continue }
      let isOther = before.judgement.name != after.judgement.name
      let why = CaseText(after).reason
      // A known deviation says every time why it is one; another failure is another finding.
      guard isOther || (after.judgement == .fail && CaseText(before).reason != why) else {
        continue
      }
      part.rows.append([
        name, before.judgement.name, after.judgement.name,
        why.isEmpty ? CaseText(before).reason : why,
      ])
    }
    return part
  }

  private static func measures(
    _ names: [String], _ old: [String: RunRecord.Case], _ new: [String: RunRecord.Case],
    _ threshold: Double
  ) -> Part {
    var part = Part(
      title: "Measured quantities", columns: ["Case", "Quantity", "Before", "After", "Change"])
    for name in names {
      guard let before = old[name], let after = new[name] else { continue }
      for measure in after.transcript.measures {
        let earlier = before.transcript.measures.first { $0.name == measure.name }
        guard let earlier, let change = change(earlier.value, measure.value, threshold) else {
          continue
        }
        part.rows.append([
          name, Printable.line(measure.name), text(earlier), text(measure), change,
        ])
      }
    }
    return part
  }

  /// `nil` when the two are as good as the same.
  private static func change(_ before: Double, _ after: Double, _ threshold: Double) -> String? {
    let difference = after - before
    guard difference.magnitude > threshold * before.magnitude else { return nil }
    guard before != 0, difference.isFinite else { return "from zero" }
    let percent = (100 * difference / before.magnitude).rounded()
    let sign = percent > 0 ? "+" : ""
    return "\(sign)\(Int(exactly: percent).map(String.init) ?? "\(percent)") %"
  }

  private static func text(_ measure: Measure) -> String {
    measure.unit == "s"
      ? "\(Seconds.microseconds(Instant.Interval(seconds: measure.value))) s"
      : "\(measure.value)" + (measure.unit.isEmpty ? "" : " \(Printable.line(measure.unit))")
  }

  private static func requirements(
    _ names: [String], _ old: [String: RunRecord.Case], _ new: [String: RunRecord.Case]
  ) -> Part {
    var part = Part(title: "By requirement", columns: ["Requirement", "Before", "After"])
    let shared = names.filter { old[$0] != nil && new[$0] != nil }
    let (before, after) = (
      counts(shared.compactMap { old[$0] }), counts(shared.compactMap { new[$0] })
    )
    for id in Set(before.keys).union(after.keys).sorted() {
      let (first, second) = (text(before[id] ?? [:]), text(after[id] ?? [:]))
      if first != second { part.rows.append([Printable.line(id), first, second]) }
    }
    return part
  }

  /// By requirement: how many cases had which judgement.
  private static func counts(_ cases: [RunRecord.Case]) -> [String: [String: Int]] {
    var counts: [String: [String: Int]] = [:]
    for own in cases {
      for id in own.transcript.checks {
        counts[id, default: [:]][own.judgement.name, default: 0] += 1
      }
    }
    return counts
  }

  private static func text(_ counts: [String: Int]) -> String {
    counts.isEmpty
      ? "no case"
      : counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  private static func alone(
    _ names: [String], _ old: [String: RunRecord.Case], _ new: [String: RunRecord.Case]
  ) -> Part {
    var part = Part(title: "Only in one run", columns: ["Case", "Run", "Verdict"], judgements: [2])
    for name in names {
      switch (old[name], new[name]) {
      case (let own?, nil): part.rows.append([name, "before", own.judgement.name])
      case (nil, let own?): part.rows.append([name, "after", own.judgement.name])
      default: break
      }
    }
    return part
  }

  // MARK: - As text and JSON

  /// Tables for a terminal or a file, without colours; a sentence where nothing differs.
  public var text: String {
    let shown = parts.filter { !$0.rows.isEmpty }
    guard !shown.isEmpty else { return "\(before) and \(after) do not differ\n" }
    return "\(before) -> \(after)\n" + shown.map { "\n" + $0.text }.joined()
  }

  public var json: JSON {
    .object([
      .init("before", .string(before)), .init("after", .string(after)),
      .init("parts", .array(parts.map(\.json))),
    ])
  }
}

extension RunComparison.Part {
  fileprivate var text: String {
    let table = [columns] + rows
    let widths = columns.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.map { row in
      ("  " + zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  "))
        .withoutTrailingBlanks
    }
    return "\(title): \(rows.count)\n" + lines.map { $0 + "\n" }.joined()
  }

  fileprivate var json: JSON {
    .object([
      .init("title", .string(title)), .init("columns", .array(columns.map { .string($0) })),
      .init("rows", .array(rows.map { .array($0.map { .string($0) }) })),
      .init("badges", .array(judgements.map { .integer($0) })),
    ])
  }
}
