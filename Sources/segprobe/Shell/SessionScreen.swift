import Glibc
import Report
import Wire

/// What a session shows: lines that stay, and on a terminal the one that is being typed below them.
struct SessionScreen {
  private(set) var console: Console
  /// Keys are read one by one, and the line is drawn here.
  let isInteractive: Bool
  private var isShown = false

  init() {
    let terminal = Terminal.standardOutput()
    console = Console(terminal: terminal)
    isInteractive = terminal.canRedraw && isatty(STDIN_FILENO) == 1
  }

  var isGone: Bool { console.isBroken }
  var width: Int { Terminal.standardOutput().width ?? 80 }

  /// - Parameter text: whole lines, or controls of the terminal.
  mutating func print(_ text: String) {
    let isOverLine = isShown
    isShown = false
    console.print((isOverLine ? LineView.clearing : "") + text)
  }

  mutating func draw(_ editor: LineEditor, prompt: String) {
    guard isInteractive else { return }
    console.print(LineView(width: width).drawing(prompt: editor.prompt(prompt), editor.buffer))
    isShown = true
  }

  /// The line as it was entered stays, and the cursor goes below it.
  mutating func keep(_ line: String, prompt: String, mark: String = "") {
    print(prompt + line + mark + "\n")
  }

  /// What is wrong with a line: the line, the place, the reason.
  mutating func complain(_ error: SessionError, in line: String) {
    var text = ""
    if let column = error.column {
      let shown = Printable.line(line)
      // Where escapes make it longer the caret would be beside its place.
      let before = Printable.line(
        String(String.UnicodeScalarView(line.unicodeScalars.prefix(column))))
      let blanks = before.reduce(0) { $0 + $1.columns }
      text = "  \(shown)\n  \(String(repeating: " ", count: blanks))^\n"
    }
    print(text + "error: \(Printable.line(error.message))\n")
  }

  /// Words in columns.
  mutating func list(_ words: [String]) {
    let column = (words.map(\.count).max() ?? 0) + 2
    let perLine = max(width / column, 1)
    var text = ""
    for (index, word) in words.enumerated() {
      let isLast = index % perLine == perLine - 1 || index == words.count - 1
      text += isLast ? word + "\n" : word.padded(to: column)
    }
    print(text)
  }
}
