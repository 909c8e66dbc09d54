import ArgumentParser
import Glibc
import Report

/// One report that is asked for: `--report junit=FILE`.
struct ReportRequest {
  var kind: Kind
  var destination: Destination

  enum Kind: String, CaseIterable {
    case jsonl
    case junit
    case tap
    case html
    case markdown
    case github
  }

  enum Destination: Equatable {
    case standardOutput
    case file(String)
    /// Written behind what is there.
    case appended(String)
  }

  /// What `--help` says of them.
  static let help = """
    Write a report; may be repeated. kind is jsonl (one JSON object a line), junit (XML), tap (version 14), html (a page), markdown, \
    or github without a file (annotations on standard output, and the step summary). The file '-' is standard output, \
    which then has nothing else.
    """

  init(_ argument: String) throws(ValidationError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard let kind = Kind(rawValue: parts[0]) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("unknown kind of report '\(parts[0])'; there are \(kinds)")
    }
    let file = parts.count > 1 ? parts[1] : ""
    guard file.isEmpty == (kind == .github) else {
      throw ValidationError(
        kind == .github ? "'github' takes no file" : "--report \(kind)=FILE: which file?")
    }
    self.init(
      kind: kind,
      destination: kind == .github || file == "-" ? .standardOutput : .file(file))
  }

  private init(kind: Kind, destination: Destination) {
    self.kind = kind
    self.destination = destination
  }

  /// - Parameter context: what the page shows beside the run.
  func format(_ context: @autoclosure () -> PageContext) -> any RunFormat {
    switch kind {
    case .html: PageFormat(context())
    case .jsonl: JSONLinesFormat()
    case .junit: JUnitFormat()
    case .tap: TAPFormat()
    case .markdown: MarkdownSummary()
    case .github: GitHubAnnotations()
    }
  }

  /// Standard output is for the report, not for people.
  var takesStandardOutput: Bool { kind != .github && destination == .standardOutput }

  /// What is to be written, with what comes along: a step of GitHub Actions names the file of its summary.
  static func complete(_ requests: [ReportRequest]) -> [ReportRequest] {
    guard requests.contains(where: { $0.kind == .github }),
      let summary = Environment.variable("GITHUB_STEP_SUMMARY"), !summary.isEmpty
    else { return requests }
    return requests + [ReportRequest(kind: .markdown, destination: .appended(summary))]
  }
}

extension ReportRequest.Destination {
  var name: String {
    switch self {
    case .standardOutput: "standard output"
    case .file(let path), .appended(let path): "'\(path)'"
    }
  }

  func open() throws(SystemError) -> OpenFile {
    switch self {
    case .standardOutput: try OpenFile.standardOutput()
    case .file(let path): try Files.create(path)
    case .appended(let path): try Files.append(to: path)
    }
  }
}
