/// A line editor without a terminal: it takes octets and says what is to be done.
///
/// Keys are those of Emacs, as in every shell: Ctrl-A, E, B, F, K, U, W, Y, T, D, H, L, P, N, R and G, the arrow keys,
/// Home, End, Delete, and Alt or Ctrl with an arrow for words.
struct LineEditor {
  /// What whoever owns the terminal has to do.
  enum Action: Equatable {
    /// The line or its cursor has changed.
    case redraw
    /// A line was entered; the editor has an empty one now.
    case line(String)
    /// Ctrl-C: the line was given up.
    case abandon
    /// Ctrl-D on an empty line.
    case leave
    /// Ctrl-Z
    case suspend
    /// Ctrl-L
    case clearScreen
    /// What the word could become; the line stays.
    case show([String])
    /// Nothing could be done.
    case bell
  }

  private(set) var buffer = EditBuffer()
  private(set) var history: LineHistory
  private var decoder = KeyDecoder()
  /// Finds out what the word before the cursor could become.
  private let completer: @Sendable (_ beforeCursor: String) -> Completion
  /// Which line of the history is shown, and what stood in its place before.
  private var recalled: (index: Int, draft: String)?
  private(set) var search: HistorySearch?

  init(
    history: LineHistory = LineHistory(),
    completer: @escaping @Sendable (_ beforeCursor: String) -> Completion = { _ in Completion() }
  ) {
    self.history = history
    self.completer = completer
  }

  /// What this octet brings about; `nil`: nothing yet.
  mutating func take(_ octet: UInt8) -> Action? {
    guard let key = decoder.take(octet) else { return nil }
    return take(key)
  }

  /// What stands before the line: while the history is searched, what for.
  func prompt(_ usual: String) -> String {
    search.map { "(search for '\(Self.printable($0.text))') " } ?? usual
  }

  // MARK: Keys

  private mutating func take(_ key: Key) -> Action? {
    if search != nil, let action = takeInSearch(key) { return action }
    switch key {
    case .text(let text), .paste(let text): return insert(text)
    case .control(let letter): return takeControl(letter)
    case .enter: return enter()
    case .tab: return complete()
    case .up: return recall(-1)
    case .down: return recall(1)
    default: return edit(key)
    }
  }

  /// What cannot be seen is not inserted, and a line end is a blank: nothing that is pasted is entered.
  private mutating func insert(_ text: String) -> Action {
    let shown = Self.printable(text)
    guard !shown.isEmpty else { return .bell }
    buffer.insert(shown)
    return .redraw
  }

  static func printable(_ text: String) -> String {
    let plain = text.replacing("\r\n", with: " ").map { character -> Character in
      character.isNewline || character == "\t" ? " " : character
    }
    return String(plain.filter(\.isVisible))
  }

  private mutating func edit(_ key: Key) -> Action {
    let before = buffer
    switch key {
    case .backspace: buffer.removeBefore()
    case .delete: buffer.removeBehind()
    case .left: buffer.moveLeft()
    case .right: buffer.moveRight()
    case .home: buffer.moveToStart()
    case .end: buffer.moveToEnd()
    case .wordLeft: buffer.moveWordLeft()
    case .wordRight: buffer.moveWordRight()
    case .killWordLeft: buffer.cutWordLeft()
    case .killWordRight: buffer.cutWordRight()
    default: break
    }
    return buffer == before ? .bell : .redraw
  }

  private mutating func takeControl(_ letter: Character) -> Action? {
    switch letter {
    case "a": return edit(.home)
    case "b": return edit(.left)
    case "c": return abandon()
    case "d": return buffer.isEmpty ? .leave : edit(.delete)
    case "e": return edit(.end)
    case "f": return edit(.right)
    case "k": buffer.cutToEnd()
    case "l": return .clearScreen
    case "n": return recall(1)
    case "p": return recall(-1)
    case "r":
      search = HistorySearch(original: buffer.text, index: history.lines.count)
    case "t": buffer.exchange()
    case "u": buffer.cutToStart()
    case "w": buffer.cutBlankWord()
    case "y": buffer.paste()
    case "z": return .suspend
    default: return .bell
    }
    return .redraw
  }

  private mutating func enter() -> Action {
    let line = buffer.text
    history.add(line)
    reset()
    return .line(line)
  }

  private mutating func abandon() -> Action {
    reset()
    return .abandon
  }

  private mutating func reset() {
    buffer.set("")
    recalled = nil
    search = nil
  }

  // MARK: History

  private mutating func recall(_ step: Int) -> Action {
    let from = recalled?.index ?? history.lines.count
    let index = from + step
    guard index >= 0, index <= history.lines.count else { return .bell }
    let draft = recalled?.draft ?? buffer.text
    if index == history.lines.count {
      guard recalled != nil else { return .bell }
      recalled = nil
      buffer.set(draft)
    } else {
      recalled = (index, draft)
      buffer.set(history.lines[index])
    }
    return .redraw
  }

  /// - Returns: `nil`: the search is over, and the key means what it always does.
  private mutating func takeInSearch(_ key: Key) -> Action? {
    guard var current = search else { return nil }
    switch key {
    case .text(let text), .paste(let text):
      current.text += Self.printable(text)
      return look(&current, from: current.index + 1)
    case .backspace:
      guard !current.text.isEmpty else { return .bell }
      current.text.removeLast()
      return look(&current, from: history.lines.count)
    case .control("r"): return look(&current, from: current.index)
    case .control("g"):
      buffer.set(current.original)
      search = nil
      return .redraw
    default:
      if current.index < history.lines.count { recalled = (current.index, current.original) }
      search = nil
      return nil
    }
  }

  private mutating func look(_ current: inout HistorySearch, from index: Int) -> Action {
    let found = history.newest(with: current.text, before: index)
    if let found {
      current.index = found
      buffer.set(history.lines[found])
    }
    search = current
    return found == nil && !current.text.isEmpty ? .bell : .redraw
  }

  // MARK: Completion

  private mutating func complete() -> Action {
    let before = buffer.textBeforeCursor
    let completion = completer(before)
    guard let first = completion.words.first else { return .bell }
    let word = String(before.dropFirst(completion.start))
    if completion.words.count == 1 {
      buffer.replace(from: completion.start, with: first + completion.ending)
      return .redraw
    }
    let common = completion.words.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    guard common.count > word.count else { return .show(completion.words) }
    buffer.replace(from: completion.start, with: common)
    return .redraw
  }
}

/// What a word could become.
struct Completion: Equatable {
  /// How many characters of the line stand before the word.
  var start = 0
  /// Whole words that begin as it does.
  var words: [String] = []
  /// What follows a word that is the only one.
  var ending = " "
}

/// The history is searched backwards for a text.
struct HistorySearch: Equatable {
  /// What stood in the line.
  let original: String
  var text = ""
  /// Of the line that was found; behind the last one before any was.
  var index: Int
}

extension Character {
  /// Does not move a cursor, and is not hidden.
  fileprivate var isVisible: Bool {
    unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        false
      default: true
      }
    }
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
