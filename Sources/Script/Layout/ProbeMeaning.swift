/// What a script means: all that the parser makes of it, but not where it stands.
struct ProbeMeaning: Hashable {
  private let header: FrontMatter?
  private let options: [ScriptOption]
  private let cases: [Case]
  private let withoutAgent: [ProbeMeaning]

  private struct Case: Hashable {
    var name: String
    var checks: [String]
    var versions: Set<UInt8>?
    var cell: Cell?
    var initialCommand: String?
    var cleanupCommand: String?
    var events: [Event]
  }

  init(_ probe: Probe) {
    var header = probe.header
    header?.equivalents = (probe.header?.equivalents ?? []).map {
      var equivalent = $0
      equivalent.location = .nowhere
      return equivalent
    }
    self.header = header
    options = probe.options.map {
      ScriptOption(name: $0.name, value: $0.value, location: .nowhere)
    }
    withoutAgent = probe.withoutAgent.map { ProbeMeaning($0) }
    cases = probe.cases.map {
      Case(
        name: $0.name, checks: $0.checks, versions: $0.versions, cell: $0.cell,
        initialCommand: $0.initialCommand?.text, cleanupCommand: $0.cleanupCommand?.text,
        events: $0.events.map(\.anywhere))
    }
  }
}

extension SourceLocation {
  fileprivate static let nowhere = SourceLocation(file: "", line: 0, column: 0)
}

extension Event {
  fileprivate var anywhere: Event {
    var event = self
    event.location = .nowhere
    switch action {
    case .command(let command):
      event.action = .command(Command(text: command.text, location: .nowhere))
    case .code(let block):
      event.action = .code(CodeBlock(text: block.text, location: .nowhere))
    case .inbound, .outbound, .call, .state: break
    }
    return event
  }
}
