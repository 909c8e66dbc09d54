import Engine
import Script

extension StackComparison {
  /// A Markdown table in short: a row for each folder of probes, and in it for each stack how many cases passed, deviate (or
  /// fail), do not apply to it, and were not judged. What no stack can be asked, for instance because it takes an agent,
  /// is not counted.
  public var areas: String {
    let asked = askedCases
    var found: [String: [AreaCount]] = [:]
    for (column, stack) in stacks.enumerated() {
      for own in stack.cases where asked.contains(CaseKey(own)) {
        for area in [own.area, Self.all] {
          found[area, default: stacks.map { _ in AreaCount() }][column].add(own.judgement)
        }
      }
    }
    let names = found.keys.filter { $0 != Self.all }.sorted() + [Self.all]
    return
      ([head, "| --- |" + stacks.map { _ in " ---: |" }.joined()]
      + names.map { name in
        "| \(name) |" + (found[name] ?? []).map { " \($0.text) |" }.joined()
      }).map { $0 + "\n" }.joined()
  }

  private static let all = "all"

  private var head: String {
    "| probes |" + stacks.map { " \(Printable.line($0.name)) |" }.joined()
  }

  /// Those that at least one stack could be asked.
  private var askedCases: Set<CaseKey> {
    Set(stacks.flatMap(\.cases).filter { $0.judgement != .skip }.map { CaseKey($0) })
  }
}

/// The same case in several runs.
private struct CaseKey: Hashable {
  var probe: String
  var name: String
  var version: String

  init(_ own: RunRecord.Case) {
    probe = own.transcript.probe
    name = own.transcript.caseName
    version = own.transcript.version.rawValue
  }
}

/// What became of the cases of an area.
private struct AreaCount {
  private var passed = 0
  private var deviating = 0
  private var notApplicable = 0
  private var notJudged = 0

  mutating func add(_ judgement: Judgement) {
    switch judgement.outcome {
    case .pass: passed += 1
    case .deviation, .fail: deviating += 1
    case .unsure, .notRun:
      if judgement.isNotApplicable { notApplicable += 1 } else { notJudged += 1 }
    }
  }

  var text: String { "\(passed) / \(deviating) / \(notApplicable) / \(notJudged)" }
}

extension Judgement {
  /// It does not concern the target.
  var isNotApplicable: Bool {
    switch self {
    case .skip: true
    case .notJudged(let deviation): deviation.meaning == .option
    default: false
    }
  }
}

extension RunRecord.Case {
  /// The folder that its probe is in.
  fileprivate var area: String {
    let parts = transcript.probe.split(separator: "/")
    return parts.count > 1 ? Printable.line(parts[parts.count - 2]) : "."
  }
}
