import Wire

/// Makes the cases of a probe: for each row, the prologues and the script with the row's values put in.
struct CaseBuilder {
  /// Prologues first, the script last.
  let files: [ScriptFile]
  let header: Header?
  let definitions: [String: String]
  /// Octets of text that all cases together may still have, so that a short script with many rows stays cheap.
  private var octetsLeft = 16 << 20

  init(files: [ScriptFile], header: Header?, definitions: [String: String]) {
    self.files = files
    self.header = header
    var all: [String: String] = [:]
    for file in files { all.merge(file.definitions) { _, later in later } }
    self.definitions = all.merging(definitions) { _, given in given }
  }

  mutating func cases() throws(Diagnostic) -> [Probe.Case] {
    guard let header, !header.rows.isEmpty else {
      return [try build(nil, name: "", checks: header?.matter.checks ?? [], versions: nil)]
    }
    var cases: [Probe.Case] = []
    for row in header.rows {
      let inherited = header.matter.checks
      let checks = inherited + row.checks.filter { !inherited.contains($0) }
      cases.append(try build(row, name: row.name, checks: checks, versions: row.versions))
    }
    return cases
  }

  private mutating func build(
    _ row: CaseRow?, name: String, checks: [String], versions: Set<UInt8>?
  ) throws(Diagnostic) -> Probe.Case {
    var result = Probe.Case(name: name, checks: checks, versions: versions, events: [])
    var captures = CaptureNames()
    captures.rowNames = Set(header?.rows.flatMap(\.values.keys) ?? [])
    var used: Set<String> = []
    for file in files {
      let text = try expand(file, row)
      used.formUnion(text.usedValues)
      var parser = try EventParser(
        text, dialect: header == nil ? .packetdrill : .probe, captures: captures)
      try result.append(try parser.body(), of: text, hasPrologue: files.count > 1)
      captures = parser.captures
    }
    try checkUse(of: row, used)
    try checkEvents(of: result)
    return result
  }

  private mutating func expand(_ file: ScriptFile, _ row: CaseRow?) throws(Diagnostic)
    -> ExpandedText
  {
    guard octetsLeft > 0 else {
      throw file.source.diagnostic("the cases of this script are too long, all together", at: 0)
    }
    var expander = Expander(row: row, definitions: definitions, limit: 4 * ScriptFile.largest)
    let text = try expander.expand(file.source, from: file.bodyStart)
    octetsLeft -= text.octets.count
    return text
  }

  private func checkUse(of row: CaseRow?, _ used: Set<String>) throws(Diagnostic) {
    guard let row, let script = files.last else { return }
    let unused = row.values.filter { !used.contains($0.key) }
    guard let (name, value) = unused.min(by: { $0.key < $1.key }) else { return }
    throw script.source.diagnostic("no event uses $\(name)", at: value.location)
  }

  /// The script's time begins with its first event; calls need the agent.
  private func checkEvents(of result: Probe.Case) throws(Diagnostic) {
    guard let first = result.events.first else {
      throw files[files.count - 1].source.diagnostic("the script has no events", at: 0)
    }
    guard first.time.startsAtZero else {
      throw failure("the first event must be at time 0 or +0", at: first)
    }
    if header?.matter.service != nil, let call = result.events.first(where: \.isCall) {
      throw failure("system calls need 'agent: true' in the front matter, not a service", at: call)
    }
  }

  private func failure(_ message: String, at event: Event) -> Diagnostic {
    let source =
      files.first { $0.source.file == event.location.file }?.source ?? files[files.count - 1].source
    return source.diagnostic(message, at: event.location)
  }
}

extension Probe.Case {
  /// Adds the body of the next file.
  fileprivate mutating func append(
    _ body: EventParser.Body, of text: ExpandedText, hasPrologue: Bool
  ) throws(Diagnostic) {
    try body.checkAbsoluteTimes(of: text.source, mayHave: events.isEmpty)
    initialCommand = try only(initialCommand, body.initialCommand, text.source)
    cleanupCommand = try only(cleanupCommand, body.cleanupCommand, text.source)
    events += body.events
  }

  private func only(_ first: Command?, _ second: Command?, _ source: SourceText) throws(Diagnostic)
    -> Command?
  {
    if first != nil, let second {
      throw source.diagnostic("the prologue has such a command already", at: second.location)
    }
    return first ?? second
  }
}

extension EventParser.Body {
  /// Absolute times count from the first event of all, and do not go back.
  fileprivate func checkAbsoluteTimes(of source: SourceText, mayHave: Bool) throws(Diagnostic) {
    var latest = Instant.Interval.zero
    for event in events {
      guard let time = event.time.absoluteStart else { continue }
      guard mayHave else {
        throw source.diagnostic(
          "an absolute time cannot follow a prologue; write '+' before it", at: event.location)
      }
      guard time >= latest else {
        throw source.diagnostic("this time is before that of an earlier event", at: event.location)
      }
      latest = time
    }
  }
}

extension TimeSpecification {
  fileprivate var absoluteStart: Instant.Interval? {
    switch self {
    case .absolute(let start), .absoluteRange(let start, _), .absoluteBlocking(let start, _): start
    default: nil
    }
  }

  fileprivate var startsAtZero: Bool {
    switch self {
    case .relative(let start), .relativeRange(let start, _), .blocking(let start, _),
      .absolute(let start),
      .absoluteRange(let start, _), .absoluteBlocking(let start, _):
      start == .zero
    case .any: false
    }
  }
}
