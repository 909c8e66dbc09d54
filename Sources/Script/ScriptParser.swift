/// The text of a script, and the path that messages name.
public struct ScriptSource: Sendable {
  public var path: String
  public var text: [UInt8]

  public init(path: String, text: [UInt8]) {
    self.path = path
    self.text = text
  }
}

/// Reads scripts: packetdrill's language for Linux with the extensions of probes.
///
/// The parser does no I/O: who calls it finds prologues.
public struct ScriptParser {
  /// Finds the script that a `start:` names.
  /// - Parameters:
  ///   - reference: as written after `start:`.
  ///   - from: the path of the script that names it.
  /// - Returns: `nil` if there is no such script.
  public typealias Loader = (_ reference: String, _ from: String) -> ScriptSource?

  /// Words and what to put in their place (`-D NAME=VALUE`); they win over the script's own `--define`.
  public var definitions: [String: String]
  /// The same, for what nobody else says: the script's own `--define` wins over them.
  public var defaults: [String: String]
  public var loadPrologue: Loader
  /// What looks at the calls of one case.
  public var makeCallCheck: () -> CallCheck
  /// What `checks` may name; `nil`: anything that looks like a requirement.
  public var requirements: RequirementRegistry?
  /// A probe without `checks` is an error.
  public var needsChecks = false
  /// What is read is a script that others start with: it may have no events.
  public var isPrologue = false

  public init(
    definitions: [String: String] = [:], defaults: [String: String] = [:],
    loadPrologue: @escaping Loader = { _, _ in nil },
    makeCallCheck: @escaping () -> CallCheck = { { _ in } }
  ) {
    self.definitions = definitions
    self.defaults = defaults
    self.loadPrologue = loadPrologue
    self.makeCallCheck = makeCallCheck
  }

  /// What can be said of a script without reading its events.
  public struct Outline: Sendable {
    /// A packetdrill script: it has no front matter.
    public var isPlain: Bool
    /// Of this file alone.
    public var options: [ScriptOption]
  }

  /// Reads the beginning of a script.
  /// - Throws: what is wrong there.
  public static func outline(of text: [UInt8], file: String) throws(Diagnostic) -> Outline {
    let script = try ScriptFile(text, file: file)
    return Outline(isPlain: script.header == nil, options: script.options)
  }

  /// Reads a script with its prologues; each row of `cases` becomes a case.
  /// - Parameter file: the path, for messages and for finding prologues.
  /// - Throws: the first error.
  public func parse(_ text: [UInt8], file: String) throws(Diagnostic) -> Probe {
    let script = try ScriptFile(text, file: file)
    try checkRequirements(of: script)
    return try probe(in: script)
  }

  /// Without a look at what it checks.
  func probe(in script: ScriptFile) throws(Diagnostic) -> Probe {
    var probe = try probe(of: script)
    if let script = script.withoutAgent {
      let other = try self.probe(of: script)
      guard other.header?.agent == false, other.header?.service != nil else {
        throw script.failure(
          "this prologue is for where there is no agent: it must have a 'service' and no calls",
          atKey: "without-agent")
      }
      probe.withoutAgent = [other]
    }
    return probe
  }

  private func probe(of script: ScriptFile) throws(Diagnostic) -> Probe {
    let prologues = try PrologueChain(of: script, load: loadPrologue).files
    let header = try mergedHeader(of: script, prologues)
    var builder = CaseBuilder(
      files: prologues + [script], header: header, definitions: definitions, defaults: defaults,
      mayBeEmpty: isPrologue, makeCallCheck: makeCallCheck)
    let cases = try builder.cases()
    return Probe(
      file: script.source.file, header: header?.matter.withAgent(ifCalledBy: cases),
      options: (prologues + [script]).flatMap(\.options), cases: cases)
  }
}

extension FrontMatter {
  /// A probe that makes system calls has an agent, whether it says so or not.
  fileprivate func withAgent(ifCalledBy cases: [Probe.Case]) -> FrontMatter {
    var matter = self
    matter.agent = agent || cases.contains { $0.events.contains(where: \.isCall) }
    return matter
  }
}

extension Event {
  var isCall: Bool {
    if case .call = action { true } else { false }
  }
}
