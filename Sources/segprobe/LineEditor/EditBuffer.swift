/// The line that is being typed: characters as a person counts them, a cursor between them, and what was cut out last.
struct EditBuffer: Equatable {
  private(set) var characters: [Character] = []
  /// How many characters stand before the cursor.
  private(set) var cursor = 0
  private var cut = ""

  init(_ text: String = "") { set(text) }

  var text: String { String(characters) }
  var textBeforeCursor: String { String(characters[..<cursor]) }
  var isEmpty: Bool { characters.isEmpty }

  /// Another line, the cursor at its end.
  mutating func set(_ text: String) {
    characters = Array(text)
    cursor = characters.count
  }

  /// A sign that combines with the one before the cursor becomes part of it.
  mutating func insert(_ text: String) {
    let before = Array(textBeforeCursor + text)
    characters = before + characters[cursor...]
    cursor = before.count
  }

  /// Puts text in the place of what stands between an earlier character and the cursor.
  mutating func replace(from start: Int, with text: String) {
    characters.removeSubrange(start..<cursor)
    cursor = start
    insert(text)
  }

  // MARK: Moving

  mutating func moveLeft() { cursor = max(cursor - 1, 0) }
  mutating func moveRight() { cursor = min(cursor + 1, characters.count) }
  mutating func moveToStart() { cursor = 0 }
  mutating func moveToEnd() { cursor = characters.count }
  mutating func moveWordLeft() { cursor = wordStart { !$0.isWordCharacter } }
  mutating func moveWordRight() { cursor = wordEnd }

  /// The start of the word before the cursor.
  private func wordStart(_ separates: (Character) -> Bool) -> Int {
    let before = characters[..<cursor]
    guard let last = before.lastIndex(where: { !separates($0) }) else { return 0 }
    return before[..<last].lastIndex(where: separates).map { $0 + 1 } ?? 0
  }

  private var wordEnd: Int {
    let behind = characters[cursor...]
    guard let first = behind.firstIndex(where: \.isWordCharacter) else { return characters.count }
    return behind[first...].firstIndex { !$0.isWordCharacter } ?? characters.count
  }

  // MARK: Removing

  mutating func removeBefore() {
    guard cursor > 0 else { return }
    cursor -= 1
    characters.remove(at: cursor)
  }

  mutating func removeBehind() {
    if cursor < characters.count { characters.remove(at: cursor) }
  }

  mutating func cutToEnd() { cut(cursor..<characters.count) }
  mutating func cutToStart() { cut(0..<cursor) }
  /// Back to a blank, as Ctrl-W does it everywhere.
  mutating func cutBlankWord() { cut(wordStart(\.isWhitespace)..<cursor) }
  mutating func cutWordLeft() { cut(wordStart { !$0.isWordCharacter }..<cursor) }
  mutating func cutWordRight() { cut(cursor..<wordEnd) }

  private mutating func cut(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cut = String(characters[range])
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  mutating func paste() { insert(cut) }

  /// The two characters around the cursor change places.
  mutating func exchange() {
    guard cursor > 0, characters.count > 1 else { return }
    let second = min(cursor, characters.count - 1)
    characters.swapAt(second - 1, second)
    cursor = second + 1
  }
}

extension Character {
  fileprivate var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
