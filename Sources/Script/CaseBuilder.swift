import Wire

/// Makes the cases of a probe: for each row, the prologues and the script with the row's values put in.
struct CaseBuilder {
  /// Prologues first, the script last.
  let files: [ScriptFile]
  let header: Header?
  let definitions: [String: String]
  /// For each case.
  private let makeCallCheck: () -> CallCheck
  /// A script without events is none, but a prologue can be.
  private let mayBeEmpty: Bool
  /// Names for which some row has a value.
  private let rowNames: Set<String>
  /// Octets of text that all cases together may still have, so that a short script with many rows stays cheap.
  private var octetsLeft = 16 << 20

  /// - Parameters:
  ///   - definitions: win over those of the files.
  ///   - defaults: give way to them.
  init(
    files: [ScriptFile], header: Header?, definitions: [String: String],
    defaults: [String: String], mayBeEmpty: Bool = false,
    makeCallCheck: @escaping () -> CallCheck
  ) {
    self.files = files
    self.makeCallCheck = makeCallCheck
    self.mayBeEmpty = mayBeEmpty
    self.header = header
    rowNames = Set(header?.rows.flatMap(\.values.keys) ?? [])
    var all = defaults
    for file in files { all.merge(file.definitions) { _, later in later } }
    self.definitions = all.merging(definitions) { _, given in given }
  }

  mutating func cases() throws(Diagnostic) -> [Probe.Case] {
    guard let header, !header.rows.isEmpty else {
      return [try build(nil, name: "", checks: header?.matter.checks ?? [], versions: nil)]
    }
    var cases: [Probe.Case] = []
    let inherited = Set(header.matter.checks)
    for row in header.rows {
      if row.versions?.isDisjoint(with: header.matter.versions) == true {
        throw files[files.count - 1].source.diagnostic(
          "this case is for a version of IP that the probe is not for", at: row.location)
      }
      let checks = header.matter.checks + row.checks.map(\.id).filter { !inherited.contains($0) }
      cases.append(try build(row, name: row.name, checks: checks, versions: row.versions))
    }
    return cases
  }

  private mutating func build(
    _ row: CaseRow?, name: String, checks: [String], versions: Set<UInt8>?
  ) throws(Diagnostic) -> Probe.Case {
    var result = Probe.Case(
      name: name, checks: checks, versions: versions, cell: try cell(of: row), events: [])
    var progress = Progress(
      captures: CaptureNames(rowNames: rowNames), checkCall: makeCallCheck())
    for file in files {
      do {
        try add(file, row, to: &result, &progress)
      } catch {
        throw withOrigin(error, in: file)
      }
    }
    try checkUse(of: row, progress.usedValues)
    try checkEvents(of: result)
    return result
  }

  /// What the case fills of the table of states and segments.
  private func cell(of row: CaseRow?) throws(Diagnostic) -> Cell? {
    guard let state = header?.matter.state else {
      guard row?.segment != nil, let row, let script = files.last else { return nil }
      throw script.source.diagnostic(
        "a 'segment' is met in a 'state', which the front matter does not say", at: row.location)
    }
    guard let segment = row?.segment ?? header?.matter.segment ?? row?.name else {
      throw files[files.count - 1].source.diagnostic(
        "a probe with a 'state' needs a 'segment', or cases with the names of segments",
        at: header?.places["state"] ?? SourceLocation(file: "", line: 1, column: 1))
    }
    return Cell(state: state, segment: segment)
  }

  /// What one file leaves for the next.
  private struct Progress {
    var captures: CaptureNames
    let checkCall: CallCheck
    var usedValues: Set<String> = []
  }

  private mutating func add(
    _ file: ScriptFile, _ row: CaseRow?, to result: inout Probe.Case, _ progress: inout Progress
  ) throws(Diagnostic) {
    let text = try expand(file, row)
    progress.usedValues.formUnion(text.usedValues)
    let dialect: EventParser.Dialect = header == nil ? .packetdrill : .probe
    var parser = try EventParser(
      text, dialect: dialect, captures: progress.captures, checkCall: progress.checkCall)
    try result.append(try parser.body(), of: text.source)
    progress.captures = parser.captures
  }

  /// An error in a prologue, with a note that says which script runs it.
  private func withOrigin(_ error: Diagnostic, in file: ScriptFile) -> Diagnostic {
    guard let script = files.last, script.source.file != file.source.file else { return error }
    var error = error
    error.notes.append("this prologue is run for \(script.source.file)")
    return error
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
      if mayBeEmpty { return }
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
    _ body: EventParser.Body, of source: SourceText
  ) throws(Diagnostic) {
    try body.checkAbsoluteTimes(of: source, mayHave: events.isEmpty)
    initialCommand = try only(initialCommand, body.initialCommand, source)
    cleanupCommand = try only(cleanupCommand, body.cleanupCommand, source)
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
