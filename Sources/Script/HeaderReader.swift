import Wire
import Yams

/// The front matter of one script as it was read: its keys, the rows of `cases`, and where each key stands.
struct Header {
  var matter: FrontMatter
  var rows: [CaseRow] = []
  /// The probe's own, not those of its rows.
  var checks: [CheckReference] = []
  /// The key that names the prologue.
  var startKey = "start"
  /// Keys that are there.
  var places: [String: SourceLocation] = [:]

  func has(_ key: String) -> Bool { places[key] != nil }
}

/// Reads the YAML of a front matter.
struct HeaderReader {
  let source: SourceText
  /// Lines of the script before the YAML.
  let linesBefore: Int

  static let keys = [
    "title", "checks", "level", "service", "agent", "ip", "tags", "timeout", "start", "cases",
    "mtu", "sysctl", "acks", "equivalent", "state", "segment", "variables", "without-agent",
  ]

  func read(_ yaml: String) throws(Diagnostic) -> Header {
    try refuseAnchors(in: yaml)
    let root = YAMLValue(try compose(yaml), self)
    var header = Header(matter: FrontMatter(title: ""))
    for (key, value) in try root.members("the front matter") {
      guard Self.keys.contains(key.text) else {
        throw key.failure(unknown("key", key.text, among: Self.keys))
      }
      header.places[key.text] = key.location
      try read(key.text, value, into: &header)
    }
    guard header.has("title") else {
      throw source.diagnostic("a probe needs a 'title'", at: location(line: 1, column: 1))
    }
    if header.has("segment"), !header.has("state"), let place = header.places["segment"] {
      throw source.diagnostic("a 'segment' is met in a 'state', which is missing", at: place)
    }
    if header.matter.agent, header.matter.service != nil, let place = header.places["service"] {
      throw source.diagnostic(
        "a probe has an agent or a service, not both: the agent's calls are the application",
        at: place)
    }
    try checkEquivalents(of: header)
    return header
  }

  /// An equivalent is one of cases that there are.
  private func checkEquivalents(of header: Header) throws(Diagnostic) {
    let names = Set(header.rows.map(\.name))
    for equivalent in header.matter.equivalents {
      for name in equivalent.cases where !names.contains(name) {
        throw source.diagnostic("there is no case '\(name)'", at: equivalent.location)
      }
    }
  }

  private func read(_ key: String, _ value: YAMLValue, into header: inout Header) throws(Diagnostic)
  {
    switch key {
    case "title": header.matter.title = try value.text("the title")
    case "checks":
      header.checks = try value.checks()
      header.matter.checks = header.checks.map(\.id)
    case "level": header.matter.level = try value.level()
    case "service":
      header.matter.service = try value.choice("the service", of: FrontMatter.services)
    case "agent":
      header.matter.agent = try value.choice("'agent'", of: ["true", "false"]) == "true"
    case "ip": header.matter.versions = try value.versions()
    case "tags": header.matter.tags = Set(try value.texts("the tags"))
    case "timeout": header.matter.timeout = try value.seconds()
    case "start": header.matter.start = try value.text("the prologue")
    case "without-agent": header.matter.startWithoutAgent = try value.text("the prologue")
    case "cases": header.rows = try value.rows()
    case "acks":
      header.matter.allowsAnyACKs = try value.choice("'acks'", of: ["any", "exact"]) == "any"
    case "mtu": header.matter.mtu = try value.integer("the MTU", 68...65535)
    case "equivalent": header.matter.equivalents = try value.equivalents()
    case "state": header.matter.state = try value.text("the state")
    case "segment": header.matter.segment = try value.text("the segment")
    case "variables": header.matter.variables = try value.variables()
    default: header.matter.sysctls = try value.sysctls()
    }
  }

  /// Where a mark of the YAML stands in the script.
  /// - Parameter line: from 1, in the YAML.
  func location(line: Int, column: Int) -> SourceLocation {
    SourceLocation(file: source.file, line: line + linesBefore, column: column)
  }

  /// Anchors are not needed here, and with aliases a short text can stand for a tree of any size.
  private func refuseAnchors(in yaml: String) throws(Diagnostic) {
    var before: UInt8 = .newline
    for (index, octet) in yaml.utf8.enumerated() {
      if before == UInt8(ascii: "&"), octet.isWordOctet, isAnchorStart(index - 1, in: yaml) {
        throw source.diagnostic(
          "front matter cannot have YAML anchors; put a blank after '&'",
          at: place(of: index - 1, in: yaml))
      }
      before = octet
    }
  }

  private func isAnchorStart(_ index: Int, in yaml: String) -> Bool {
    guard let before = yaml.utf8.prefix(index).last else { return true }
    return before.isBlank || "[{,:-?".utf8.contains(before)
  }

  private func place(of offset: Int, in yaml: String) -> SourceLocation {
    let before = String(decoding: yaml.utf8.prefix(offset), as: UTF8.self)
    let line = before.utf8.count { $0 == .newline }
    let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count
    return location(line: line + 1, column: column + 1)
  }

  private func compose(_ yaml: String) throws(Diagnostic) -> Node {
    do {
      // No resolver: every scalar is text, and what it means depends on the key.
      guard let node = try Yams.compose(yaml: yaml, .basic) else {
        throw source.diagnostic(
          "the front matter is empty; it needs a 'title'", at: location(line: 1, column: 1))
      }
      return node
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    } catch {
      throw diagnostic(of: error)
    }
  }

  /// The usual cause of an error.
  private static func advice(_ problem: String) -> String {
    problem.hasPrefix("mapping values") ? "; a text with ': ' in it needs quotes" : ""
  }

  private func diagnostic(of error: any Error) -> Diagnostic {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      source.diagnostic(
        "this is not YAML: \(problem)\(Self.advice(problem))",
        at: location(line: max(mark.line, 1), column: max(mark.column, 1)))
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      source.diagnostic(
        "the key '\(keys.first ?? "")' is written twice",
        at: location(line: max(context.mark.line, 1), column: max(context.mark.column, 1)))
    default:
      source.diagnostic("the front matter is not YAML", at: location(line: 1, column: 1))
    }
  }
}

extension FrontMatter {
  /// What the application on the target can be asked to do.
  public static let services = [
    "echo", "discard", "chargen", "daytime", "hold", "http", anyService,
  ]

  /// `service: any`: whatever is there. What was seen of one server is for that one.
  public static let anyService = "any"
}
