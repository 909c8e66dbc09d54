import Engine
public import Script

/// What several stacks make of the same requirements: a row for each rule, a column for each stack.
public struct StackComparison {
  /// In the order of the columns.
  public let stacks: [Stack]
  public private(set) var rows: [Row] = []

  public struct Stack {
    public var name: String
    public var cases: [RunRecord.Case]

    public init(name: String, cases: [RunRecord.Case]) {
      self.name = name
      self.cases = cases
    }
  }

  public struct Row {
    /// Of a rule; or a section, where a probe names no rule.
    public var id: String
    public var level: String
    public var section: String
    public var text: String
    /// One for each stack.
    public var cells: [Cell]
  }

  /// - Parameter requirements: those that are known, in the order of the rows; sections that a case names instead follow.
  public init(_ stacks: [Stack], requirements: [Requirement]) {
    self.stacks = stacks
    let known = Set(requirements.map(\.id))
    let found = stacks.map { Self.cases(of: $0, known) }
    for requirement in requirements {
      let cells = found.map { Cell($0[requirement.id] ?? []) }
      guard cells.contains(where: { !$0.cases.isEmpty }) else { continue }
      rows.append(
        Row(
          id: requirement.id, level: requirement.level, section: requirement.section,
          text: requirement.text, cells: cells))
    }
    let sections = Set(found.flatMap(\.keys)).subtracting(known).sorted()
    for id in sections {
      rows.append(
        Row(
          id: id, level: "", section: "", text: "what no rule of its own says",
          cells: found.map { Cell($0[id] ?? []) }))
    }
  }

  /// The cases by what they check: rules if they name any, otherwise sections.
  private static func cases(
    of stack: Stack, _ known: Set<String>
  ) -> [String: [RunRecord.Case]] {
    var found: [String: [RunRecord.Case]] = [:]
    for own in stack.cases {
      let checks = own.transcript.checks
      let rules = checks.filter(known.contains)
      for id in rules.isEmpty ? checks : rules { found[id, default: []].append(own) }
    }
    return found
  }

  /// Nothing is other than the RFCs and the deviations files say.
  public var isExplained: Bool {
    stacks.allSatisfy { stack in stack.cases.allSatisfy { $0.judgement.severity != .wrong } }
  }

  /// Rows in which a stack is not as the rule says.
  public var differing: [Row] {
    rows.filter { row in row.cells.contains { [.fail, .deviation].contains($0.outcome) } }
  }
}

extension StackComparison {
  /// What one stack makes of one rule.
  public struct Cell {
    public var cases: [RunRecord.Case]

    init(_ cases: [RunRecord.Case]) { self.cases = cases }

    /// What the cases say together; `nil`: there are none.
    public var outcome: CaseResult.Outcome? { .together(cases.map(\.judgement.outcome)) }

    /// `ok`, `deviates 2/8`, `FAIL 1/8`, `not judged`; empty where nothing asked, or nothing of it applies.
    public var text: String {
      let judged = cases.count { $0.judgement.outcome != .unsure }
      let wrong = cases.count { $0.judgement.outcome == outcome }
      switch outcome {
      case nil, .notRun: return ""
      case .pass: return "ok"
      case .deviation: return "deviates \(wrong)/\(judged)"
      case .fail: return "FAIL \(wrong)/\(judged)"
      case .unsure:
        return isNotApplicable ? "" : "not judged"
      }
    }

    /// It has cases, and none concerns the stack.
    var isNotApplicable: Bool {
      !cases.isEmpty && cases.allSatisfy(\.judgement.isNotApplicable)
    }

    /// What the stack does instead, each once: as the deviations file says, or as it was seen.
    public var instead: [String] {
      var found: [String] = []
      for own in cases where [.fail, .deviation].contains(own.judgement.outcome) {
        let text = own.judgement.deviation?.reason ?? own.observed
        let line = Printable.line(text.replacing("\n", with: " "))
        if !found.contains(line) { found.append(line) }
      }
      return found
    }

    /// Why it was not judged, each once.
    public var reasons: [String] {
      var found: [String] = []
      for own in cases where own.judgement.outcome == .unsure {
        let line = CaseText(own).reason
        if !found.contains(line) { found.append(line) }
      }
      return found
    }
  }
}

extension RunRecord.Case {
  /// What came instead of what was expected.
  fileprivate var observed: String {
    guard case .fail(let failure) = transcript.verdict, !failure.expected.isEmpty else {
      return CaseText(self).reason
    }
    let expected = failure.expected.joined(separator: " or ")
    return "\(failure.actual ?? "nothing") instead of \(expected)"
  }
}
