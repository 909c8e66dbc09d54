import Testing

@testable import segprobe

/// The line editor, which takes octets and says what is to be done.
@Suite struct LineEditorTests {
  private typealias Action = LineEditor.Action

  /// The last action of some octets.
  @discardableResult
  private func type(_ text: String, _ editor: inout LineEditor) -> LineEditor.Action? {
    type(Array(text.utf8), &editor)
  }

  private func type(_ octets: [UInt8], _ editor: inout LineEditor) -> LineEditor.Action? {
    var last: LineEditor.Action?
    for octet in octets { last = editor.take(octet) ?? last }
    return last
  }

  /// `|` is the cursor.
  private func shown(_ editor: LineEditor) -> String {
    let buffer = editor.buffer
    return buffer.textBeforeCursor + "|" + String(buffer.characters[buffer.cursor...])
  }

  private static let left = "\u{1B}[D"
  private static let right = "\u{1B}[C"
  private static let up = "\u{1B}[A"
  private static let down = "\u{1B}[B"

  @Test(arguments: [
    ("abc", "abc|"), ("abc\(left)\(left)x", "ax|bc"), ("ab\u{01}x", "x|ab"),
    ("ab\u{01}\u{05}x", "abx|"),
    ("ab\u{02}x", "ax|b"), ("ab\u{01}\u{06}x", "ax|b"), ("abc\u{7F}", "ab|"),
    ("abc\u{08}\u{08}", "a|"),
    ("abc\u{01}\u{04}", "|bc"), ("abc\(left)\u{1B}[3~", "ab|"), ("abc\u{02}\u{0B}", "ab|"),
    ("abc\u{02}\u{15}", "|c"), ("one two\u{17}", "one |"), ("one two  \u{17}\u{17}", "|"),
    ("one two\u{17}\u{01}\u{19}", "two|one "), ("ab\u{14}", "ba|"), ("abc\u{02}\u{14}", "acb|"),
    ("abc\u{1B}[Hx", "x|abc"), ("abc\u{1B}[1~x", "x|abc"), ("abc\u{1B}OHx", "x|abc"),
    ("abc\u{01}\u{1B}[Fx", "abcx|"), ("abc\u{01}\u{1B}[4~x", "abcx|"),
    ("abc\u{01}\u{1B}OFx", "abcx|"),
    ("a.b c\u{1B}b\u{1B}b", "a.|b c"), ("a.b c\u{01}\u{1B}f\u{1B}f", "a.b| c"),
    ("a b\u{1B}[1;5D", "a |b"), ("a b\u{01}\u{1B}[1;5C", "a| b"), ("a b\u{01}\u{1B}d", "| b"),
    ("a.b\u{1B}\u{7F}", "a.|"), ("x\u{01}\(left)\(left)y", "y|x"), ("x\(right)\(right)y", "xy|"),
    ("\u{7F}\u{17}\u{15}\u{0B}\u{14}x", "x|"),
  ])
  func `Keys edit the line`(_ typed: String, _ expected: String) {
    var editor = LineEditor()
    type(typed, &editor)
    #expect(shown(editor) == expected)
  }

  @Test(arguments: [
    "\u{1B}[200;5;9zx", "\u{1B}[?25hx", "\u{1B}[99~x", "\u{1B}[Zx", "\u{1B}Oqx", "\u{1B}gx",
    "\u{00}x",
    "\u{1C}x", "\u{1B}[1;2;3;4;5Px", "\u{1B}[\u{1B}[Zx",
  ])
  func `A sequence that means nothing leaves nothing`(_ typed: String) {
    var editor = LineEditor()
    type(typed, &editor)
    #expect(shown(editor) == "x|")
  }

  @Test func `A sequence without end does not swallow Ctrl-C`() {
    var editor = LineEditor()
    #expect(type("abc\u{1B}[1\u{03}", &editor) == .abandon)
    #expect(shown(editor) == "|")
    #expect(type("\u{1B}[" + String(repeating: "1", count: 100), &editor) == .redraw)
  }

  @Test func `Characters of several octets are one`() {
    var editor = LineEditor()
    type("äß\u{1F600}e\u{301}", &editor)
    #expect(editor.buffer.characters.count == 4)
    type("\u{7F}\(Self.left)", &editor)
    #expect(shown(editor) == "äß|\u{1F600}")
  }

  @Test(
    arguments: [
      [0xFF, 0x61], [0xC3, 0x61], [0xE2, 0x82, 0x61], [0x80, 0x61], [0xED, 0xA0, 0x80, 0x61],
      [0xF4, 0x90, 0x80, 0x80, 0x61], [0xC0, 0x80, 0x61],
    ] as [[UInt8]])
  func `Octets that are no UTF-8 are passed over`(_ octets: [UInt8]) {
    var editor = LineEditor()
    _ = type(octets, &editor)
    #expect(shown(editor) == "a|")
  }

  @Test func `Any octets at all leave a line that can be shown`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var editor = LineEditor()
      for _ in 0..<200 {
        let octet = UInt8.random(in: 0...255, using: &generator)
        _ = editor.take(octet)
        #expect(editor.buffer.cursor <= editor.buffer.characters.count)
        #expect(LineEditor.printable(editor.buffer.text) == editor.buffer.text)
      }
    }
  }

  @Test func `Enter hands over the line, and the next is empty`() {
    var editor = LineEditor()
    #expect(type("S\r", &editor) == .line("S"))
    #expect(shown(editor) == "|")
    #expect(type("\n", &editor) == .line(""))
    #expect(editor.history.lines == ["S"])
  }

  @Test func `Control keys that do not edit`() {
    var editor = LineEditor()
    #expect(type("\u{04}", &editor) == .leave)
    #expect(type("abc\u{03}", &editor) == .abandon)
    #expect(shown(editor) == "|")
    #expect(type("x\u{1A}", &editor) == .suspend)
    #expect(type("\u{0C}", &editor) == .clearScreen)
    #expect(shown(editor) == "x|")
    #expect(type("\u{01}\u{04}", &editor) == .redraw)
    #expect(type("\u{7F}", &editor) == .bell)
  }

  // MARK: Paste

  @Test func `What is pasted is not entered, whatever is in it`() {
    var editor = LineEditor()
    let action = type(
      "a\u{1B}[200~S\r\nFA\n\u{03}\u{04}\u{1B}[31mred\tx\u{202E}\u{1B}[201~b", &editor)
    #expect(action == .redraw)
    #expect(shown(editor) == "aS FA [31mred xb|")
    #expect(editor.history.lines.isEmpty)
  }

  @Test func `A paste may be longer than there is room for`() {
    var editor = LineEditor()
    type("\u{1B}[200~" + String(repeating: "y", count: 200_000) + "\u{1B}[201~", &editor)
    #expect(editor.buffer.characters.count <= 1 << 16)
    #expect(type("\r", &editor) != nil)
  }

  // MARK: History

  private func editorWithHistory() -> LineEditor {
    LineEditor(history: LineHistory(["one", "two", "two", " ", "three"]))
  }

  @Test func `The history goes back and forth, and keeps what was begun`() {
    var editor = editorWithHistory()
    #expect(editor.history.lines == ["one", "two", "three"])
    type("be", &editor)
    for line in ["three", "two", "one"] {
      type(Self.up, &editor)
      #expect(editor.buffer.text == line)
    }
    #expect(type(Self.up, &editor) == .bell)
    type("\u{0E}\u{0E}", &editor)
    #expect(editor.buffer.text == "three")
    type(Self.down, &editor)
    #expect(shown(editor) == "be|")
    #expect(type(Self.down, &editor) == .bell)
    #expect(type("\u{10}x\r", &editor) == .line("threex"))
    #expect(editor.history.lines == ["one", "two", "three", "threex"])
    type(Self.up, &editor)
    #expect(editor.buffer.text == "threex")
  }

  @Test func `The history is searched backwards`() {
    var editor = editorWithHistory()
    type("x\u{12}t", &editor)
    #expect(editor.buffer.text == "three")
    #expect(editor.prompt("> ") == "(search for 't') ")
    type("\u{12}", &editor)
    #expect(editor.buffer.text == "two")
    #expect(type("\u{12}", &editor) == .bell)
    type("\u{07}", &editor)
    #expect(shown(editor) == "x|")
    #expect(editor.prompt("> ") == "> ")
    type("\u{12}ne", &editor)
    #expect(type("\r", &editor) == .line("one"))
    // A key that moves takes the line over, and the history goes on from there.
    type("\u{12}tw\(Self.left)", &editor)
    #expect(shown(editor) == "tw|o")
    type(Self.up, &editor)
    #expect(editor.buffer.text == "one")
    type("\u{12}thr\u{7F}\u{7F}\u{7F}\u{03}", &editor)
    #expect(shown(editor) == "|")
  }

  @Test func `The history has an end`() {
    var history = LineHistory()
    for number in 0..<(LineHistory.limit + 10) { history.add("\(number)") }
    #expect(history.lines.count == LineHistory.limit)
    #expect(history.lines.first == "10")
  }

  // MARK: Completion

  private func completing(_ words: [String]) -> LineEditor {
    LineEditor { before in
      let start = before.lastIndex(of: " ").map { before.index(after: $0) } ?? before.startIndex
      let word = before[start...]
      return Completion(
        start: before.distance(from: before.startIndex, to: start),
        words: words.filter { $0.hasPrefix(word) })
    }
  }

  @Test func `Tab completes as far as it is clear, and then shows the choices`() {
    var editor = completing(["state", "status", "save"])
    #expect(type("x st\t", &editor) == .redraw)
    #expect(shown(editor) == "x stat|")
    #expect(type("\t", &editor) == .show(["state", "status"]))
    #expect(shown(editor) == "x stat|")
    type("u\t", &editor)
    #expect(shown(editor) == "x status |")
    #expect(type("q\t", &editor) == .bell)
    type("\u{15}sa\(Self.left)\t", &editor)
    #expect(type("", &editor) == nil)
    #expect(shown(editor) == "s|a")
    type("\(Self.right)\t", &editor)
    #expect(shown(editor) == "save |")
  }
}

/// How a line is drawn.
@Suite struct LineViewTests {
  private func drawing(_ text: String, left: Int = 0, width: Int = 20, prompt: String = "> ")
    -> String
  {
    var buffer = EditBuffer(text)
    for _ in 0..<left { buffer.moveLeft() }
    return LineView(width: width).drawing(prompt: prompt, buffer)
      .replacing("\u{1B}", with: "^")
  }

  @Test func `A short line stands behind the prompt`() {
    #expect(drawing("") == "\r> ^[K\r^[2C")
    #expect(drawing("abc") == "\r> abc^[K\r^[5C")
    #expect(drawing("abc", left: 2) == "\r> abc^[K\r^[3C")
    #expect(drawing("abc", prompt: "") == "\rabc^[K\r^[3C")
    #expect(drawing("", prompt: "") == "\r^[K\r")
  }

  @Test func `Of a long line the part around the cursor is shown`() {
    let line = "abcdefghijklmnopqrstuvwxyz"
    #expect(drawing(line) == "\r> klmnopqrstuvwxyz^[K\r^[18C")
    #expect(drawing(line, left: 26) == "\r> abcdefghijklmnopq^[K\r^[2C")
    #expect(
      drawing(line, width: 8, prompt: "long> ")
        == "\rtuvwxyz^[K\r^[6C".replacing("tuvwxyz", with: "uvwxyz"))
  }

  @Test func `Wide and combining signs have their columns`() {
    #expect(drawing("日本") == "\r> 日本^[K\r^[6C")
    #expect(drawing("e\u{301}x") == "\r> e\u{301}x^[K\r^[4C")
    #expect(Character("a").columns == 1)
    #expect(Character("ä").columns == 1)
    #expect(Character("\u{1F600}").columns == 2)
    #expect(Character("\u{301}").columns == 0)
  }
}
