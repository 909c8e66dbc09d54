import Engine
import Report
import Script

/// What there is to say of the scripts of a check.
struct ScriptCheck {
  /// One line each: in the order of the files, then of lines; each once, though several scripts may have a prologue.
  private(set) var lines: [String] = []
  /// Scripts that were looked at.
  private(set) var count = 0
  private var known: Set<String> = []
  private var requirementFiles = RequirementFiles()
  private let definitions: [String: String]

  init(files: [String], definitions: [String: String]) throws(SystemError) {
    self.definitions = definitions
    var probes: [Probe] = []
    for file in files {
      check(try Files.contents(of: file), file, &probes)
      count += 1
    }
    // The first line of each says what is wrong; the others show it.
    for fault in requirementFiles.faults { add(String(fault.text.prefix { $0 != "\n" })) }
    for fault in DeviationBook(.nearest, for: probes).faults { add(fault) }
  }

  private mutating func check(_ text: [UInt8], _ file: String, _ probes: inout [Probe]) {
    let plain = (try? ScriptParser.outline(of: text, file: file)).flatMap {
      $0.isPlain ? $0.options : nil
    }
    // A plain script may be right in one version of IP and wrong in another.
    let modes: [IPMode?] =
      plain.map { Selection.Versions.all.modes(ofPlain: file, $0) } ?? [nil]
    for mode in modes {
      var parser = Suite.parser(definitions, mode)
      if mode == nil { requirementFiles.tell(&parser, of: file) }
      for finding in parser.findings(in: text, file: file) { add(finding.line) }
      guard let probe = try? parser.parse(text, file: file) else { continue }
      do { _ = try ScriptOptions(probe.options) } catch { add(error, to: file) }
      probes.append(probe)
    }
  }

  private mutating func add(_ fault: PlanError, to file: String) {
    let place = fault.location ?? SourceLocation(file: file, line: 1, column: 1)
    let diagnostic = Diagnostic(location: place, message: fault.message, sourceLine: "")
    add(Finding(.error, diagnostic).line)
  }

  private mutating func add(_ line: String) {
    if known.insert(line).inserted { lines.append(line) }
  }
}
