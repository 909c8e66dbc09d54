import Glibc
import Report
import Wire

/// Standard output, or the other if that is taken: lines that stay, and on a terminal one line below them that is redrawn.
struct Console {
  private(set) var terminal: Terminal
  private let descriptor: Int32
  /// The reader has gone; nothing is written any more.
  private(set) var isBroken = false
  private var hasLiveLine = false

  init(terminal: Terminal, descriptor: Int32 = STDOUT_FILENO) {
    self.terminal = terminal
    self.descriptor = descriptor
  }

  /// Where people look: not where a report goes.
  static func forPeople(beside reports: [ReportRequest]) -> Console {
    reports.contains(where: \.takesStandardOutput)
      ? .standardError : Console(terminal: .standardOutput())
  }

  /// Without a line that is redrawn.
  private static var standardError: Console {
    Console(terminal: Terminal(isTerminal: false), descriptor: STDERR_FILENO)
  }

  var palette: Palette { Palette(isEnabled: terminal.hasColours) }

  /// For ladders: the terminal's width where it is known, within what reads well.
  var textWidth: Int { min(max(terminal.width ?? 110, 80), 140) }

  /// - Parameter text: whole lines.
  mutating func print(_ text: String) {
    clearLiveLine()
    write(text)
  }

  mutating func draw(_ line: (LiveLine) -> String) {
    guard terminal.canRedraw else { return }
    write(line(LiveLine(width: terminal.width ?? 80)))
    hasLiveLine = true
  }

  mutating func clearLiveLine() {
    if hasLiveLine { write(LiveLine.clearing) }
    hasLiveLine = false
  }

  private mutating func write(_ text: String) {
    guard !isBroken else { return }
    do { try OpenFile.write(text.utf8, to: descriptor) } catch { isBroken = true }
  }

  /// A message on standard error; that it cannot be written is no reason to fail.
  static func complain(_ text: String) {
    let lines = Printable.lines(text).map { $0 + "\n" }.joined()
    try? OpenFile.write(lines.utf8, to: STDERR_FILENO)
  }
}
