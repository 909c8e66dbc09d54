import Glibc

/// What standard output is.
struct Terminal {
  var isTerminal: Bool
  /// Columns; `nil` when the terminal does not say.
  var width: Int?

  static func standardOutput() -> Terminal {
    guard isatty(STDOUT_FILENO) == 1 else { return Terminal(isTerminal: false) }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return Terminal(isTerminal: true)
    }
    return Terminal(isTerminal: true, width: Int(size.ws_col))
  }

  /// A line can be redrawn in place.
  var canRedraw: Bool { isTerminal && Environment.variable("TERM") != "dumb" }

  /// NO_COLOR with any value but the empty one turns colours off (no-color.org).
  var hasColours: Bool { canRedraw && (Environment.variable("NO_COLOR") ?? "").isEmpty }
}
