import Script
import Wire

/// What a typed line means.
enum SessionLine: Equatable {
  case nothing
  /// A segment: how long to wait before it, and where in the line its text begins.
  case segment(text: String, delay: Instant.Interval, column: Int)
  /// A command, and what follows it.
  case command(SessionVerb, argument: String, column: Int)

  init(_ line: String) throws(SessionError) {
    let scalars = Array(line.unicodeScalars)
    let start = scalars.firstIndex { $0 != " " && $0 != "\t" } ?? scalars.count
    let text = Self.text(scalars[start...])
    if text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//") {
      self = .nothing
      return
    }
    if let command = try Self.command(text, at: start) {
      self = command
    } else {
      self = try Self.segment(scalars, from: start)
    }
  }

  private static func text(_ scalars: some Collection<Unicode.Scalar>) -> String {
    var text = String(String.UnicodeScalarView(scalars))
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return text
  }

  /// Words in lower case that begin a segment.
  private static let segmentWords: Set = [
    "none", "udp", "icmp", "protocol", "ipv4", "ipv6", "gre", "mpls", "tos", "ttl", "flowlabel",
    "df", "id", "noecn", "ect0", "ect1", "ce",
  ]

  /// - Returns: `nil`: no command, but a segment.
  private static func command(_ text: String, at start: Int) throws(SessionError) -> SessionLine? {
    let word = text.prefix { $0.isASCII && ($0.isLetter || $0 == "!" || $0 == "?") || $0 == "-" }
    guard let first = word.first, first.isLowercase || first == "?",
      !segmentWords.contains(TypedWord(text: String(word), start: 0).name)
    else { return nil }
    let end = text.firstIndex { $0 == " " || $0 == "\t" } ?? text.endIndex
    let name = String(text[..<end])
    guard let verb = SessionVerb(name: name) else {
      let flags = FlagLetters(argument: name).map { _ in name.uppercased() }
      throw SessionError(
        flags.map { "flags are capitals: '\($0)'" }
          ?? unknown("command", name, among: SessionVerb.allCases.map(\.rawValue)), at: start)
    }
    let rest = text[end...].drop { $0 == " " || $0 == "\t" }
    let column = text.unicodeScalars.count - rest.unicodeScalars.count
    return .command(verb, argument: String(rest), column: start + column)
  }

  /// A line of a script is understood too: its time and `<` are taken off.
  private static func segment(
    _ scalars: [Unicode.Scalar], from start: Int
  ) throws(SessionError) -> SessionLine {
    var index = start
    var delay = Instant.Interval.zero
    if isTime(scalars[start...]) {
      let end = scalars[start...].firstIndex { $0 == " " || $0 == "\t" } ?? scalars.count
      delay = try seconds(text(scalars[start..<end].drop { $0 == "+" }), at: start)
      index = scalars[end...].firstIndex { $0 != " " && $0 != "\t" } ?? scalars.count
    }
    if index < scalars.count, scalars[index] == ">" {
      throw SessionError(
        "what the target sends comes by itself; to send, begin with flags", at: index)
    }
    if index < scalars.count, scalars[index] == "<" {
      index = scalars[(index + 1)...].firstIndex { $0 != " " && $0 != "\t" } ?? scalars.count
    }
    guard index < scalars.count else { throw SessionError("expected a segment", at: index) }
    return .segment(text: text(scalars[index...]), delay: delay, column: index)
  }

  /// `+.5 <`, `0 <`: a number and then the mark of a direction.
  private static func isTime(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    let rest = scalars.drop { $0 == "+" || $0 == "." || ("0"..."9").contains($0) }
    guard rest.count < scalars.count else { return false }
    let next = rest.first { $0 != " " && $0 != "\t" }
    return next == "<" || next == ">" || scalars.first == "+"
  }

  /// A length of time from the command line: `2`, `.5`.
  static func seconds(_ text: String, at column: Int) throws(SessionError) -> Instant.Interval {
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text),
      (0...86_400).contains(number)
    else { throw SessionError("expected a number of seconds from 0 to 86400", at: column) }
    return Instant.Interval(nanoseconds: Int64(number * 1_000_000_000))
  }
}

/// Commands of a session.
enum SessionVerb: String, CaseIterable, Equatable {
  case help, state, vars, connect, close, reset, wait, ladder, save
  case overwrite = "save!"
  case new, use, quit

  init?(name: String) {
    switch name {
    case "?": self = .help
    case "exit": self = .quit
    default: self.init(rawValue: name)
    }
  }

  /// What follows it.
  var argument: String {
    switch self {
    case .connect: "[OPTIONS]"
    case .wait: "SECONDS"
    case .save, .overwrite: "FILE [TITLE]"
    case .use: "NAME"
    default: ""
    }
  }

  var explanation: String {
    switch self {
    case .help: "this list"
    case .state: "the state that the target must be in"
    case .vars: "the sequence variables of both ends"
    case .connect:
      "opens the connection: S, S., and our ACK; options as in 'connect mss 1460,sackOK'"
    case .close: "sends our FIN and acknowledges the target's"
    case .reset: "sends a RST at its place"
    case .wait: "waits, and shows what comes"
    case .ladder: "all that happened so far"
    case .save: "writes all of it as a probe into a new file"
    case .overwrite: "the same, over a file that is there"
    case .new: "another connection, from another port"
    case .use: "goes on with the connection of that name"
    case .quit: "resets what is open and leaves; Ctrl-D does the same"
    }
  }
}
