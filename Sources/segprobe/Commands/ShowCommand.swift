import ArgumentParser
import Capture
import Engine
import Match
import Report

/// `segprobe show FILE [CASE]`, `segprobe show [CASE]`
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "Draws the ladder of a connection of a capture, or of the cases of a report or of the last run.",
    discussion: """
      FILE is pcap, pcapng or a report that --report jsonl=FILE has written; '-' is standard input. In a report, CASE \
      is a part of the names of the cases that are meant. Without a FILE, CASE is one of the last run. States are those that the segments imply: of a report's \
      cases only the target's, in parentheses.

      Exit status: 0 shown, 1 there is no such case or connection, 2 it could not be read.
      """)

  @Argument(
    help: "A capture or a report; without it, a case of the last run.",
    completion: .file())
  var file: String?

  @Argument(help: ArgumentHelp("Of a report: a part of the case's name.", valueName: "case"))
  var name: String?

  @Flag(help: "Of a report: only what is not as it should be.")
  var failed = false

  @Flag(help: "SND.UNA, SND.NXT and RCV.NXT of both ends after each segment.")
  var variables = false

  @Option(
    help: ArgumentHelp(
      "Of a capture: which connection, as the list of them has it, or its number there.",
      valueName: "a:p-b:p"))
  var connection: String?

  @Option(
    help: ArgumentHelp(
      "Of a capture: the end on the right. Default: who answered the SYN.",
      valueName: "address:port"))
  var target: EndpointArgument?

  @Flag(help: "Of a capture: every connection.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Columns, 40 or more. Default: those of the terminal, or 110.", valueName: "number"))
  var width: Int?

  @Option(
    help: ArgumentHelp("auto (on a terminal, unless NO_COLOR is set), always or never."))
  var color = ColorChoice.auto

  enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  func validate() throws {
    if let width, !(40...1_000).contains(width) {
      throw ValidationError("--width must be 40 to 1000")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try show() }
  }

  private func show() throws(SystemError) -> Int32 {
    guard let file = file.flatMap({ isCase($0) ? nil : $0 }) else { return try showLast() }
    let octets =
      file == "-"
      ? try OpenFile.standardInput() : try Files.contents(of: file, limit: ReadCapture.sizeLimit)
    var console = Console(terminal: .standardOutput())
    let path = file == "-" ? "standard input" : file
    if octets.first(where: { !$0.isBlank }) == UInt8(ascii: "{") {
      guard connection == nil, target == nil, !all else {
        throw SystemError(
          "\(path) is a report: --connection, --target and --all are for captures", code: 0)
      }
      let choice = CaseChoice(
        try ReportReader.records(of: octets, path), name: name, onlyWrong: failed)
      return show(choice, path, &console)
    }
    guard name == nil, !failed else {
      throw SystemError("\(path) is a capture: CASE and --failed are for reports", code: 0)
    }
    return try show(ReadCapture(octets, name: path), &console)
  }

  /// No capture and no report has this name.
  private func isCase(_ file: String) -> Bool {
    file != "-" && name == nil && (file.hasSuffix(".pkt") || Files.kind(of: file) == nil)
  }

  private func showLast() throws(SystemError) -> Int32 {
    let isFile = file.map { Files.kind(of: $0) != nil } ?? true
    let missing = isFile ? "" : "there is no file '\(Printable.line(file ?? ""))'; "
    guard let path = LastReport()?.path, Files.kind(of: path) != nil else {
      throw SystemError("\(missing)no run is kept here", code: 0)
    }
    guard connection == nil, target == nil, !all else {
      throw SystemError(
        "\(missing)--connection, --target and --all are for captures", code: 0)
    }
    var console = Console(terminal: .standardOutput())
    let choice = CaseChoice(
      try ReportReader.records(in: path), name: file, onlyWrong: failed)
    return show(choice, "\(missing)the last run", &console)
  }

  private func style(_ console: Console, _ states: Ladder.Style.States) -> Ladder.Style {
    let isPainted =
      switch color {
      case .auto: console.terminal.hasColours
      case .always: true
      case .never: false
      }
    var style = Ladder.Style.page(
      width: width ?? min(max(console.terminal.width ?? 110, 40), 140),
      palette: Palette(isEnabled: isPainted), states: states)
    style.showsVariables = variables
    return style
  }

  // MARK: - Reports

  private func show(
    _ choice: CaseChoice, _ path: String, _ console: inout Console
  ) -> Int32 {
    if choice.isEmpty {
      Console.complain("segprobe: \(path): \(choice.complaint)")
      return 1
    }
    let style = style(console, .target)
    var options = VerdictText.Options(
      width: style.width, palette: style.palette, isVerbose: true)
    options.style = style
    for fault in choice.faults where !console.isBroken { console.print(fault + "\n\n") }
    for own in choice.cases where !console.isBroken {
      console.print(VerdictText.text(of: own.transcript, judged: own.judgement, options: options))
    }
    return 0
  }

  // MARK: - Captures

  private func show(
    _ capture: ReadCapture, _ console: inout Console
  ) throws(SystemError) -> Int32 {
    for remark in capture.remarks { Console.complain("segprobe: \(capture.name): \(remark)") }
    let chosen = try ConnectionChoice(connection, target?.endpoint).among(capture.connections)
    if chosen.isEmpty {
      Console.complain("segprobe: \(capture.name): \(ConnectionChoice.none(capture.connections))")
      return 1
    }
    guard chosen.count == 1 || all else {
      Console.complain(ConnectionChoice.question(capture.connections, capture.name, "show all"))
      return 2
    }
    for (position, index) in chosen.enumerated() where !console.isBroken {
      if position > 0 { console.print("\n") }
      console.print(ladder(of: capture.connections[index], in: capture, style(console, .both)))
    }
    return 0
  }

  private func ladder(
    of connection: CapturedConnection, in capture: ReadCapture, _ style: Ladder.Style
  ) -> String {
    let end = connection.end(target?.endpoint)
    return Ladder.text(of: Transcript(of: connection, target: end, in: capture.octets), style)
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || (9...13).contains(self) }
}
