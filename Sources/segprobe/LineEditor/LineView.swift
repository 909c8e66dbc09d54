/// How the line that is being typed looks on a terminal: on one row, of which a part is shown if it is longer.
struct LineView {
  /// Columns of the terminal.
  var width: Int

  /// What to write to show the line in the row of the cursor.
  func drawing(prompt: String, _ buffer: EditBuffer) -> String {
    let prompt = prompt.count + Self.leastRoom > width ? "" : prompt
    let promptWidth = prompt.reduce(0) { $0 + $1.columns }
    // The last column stays free: a terminal that has filled it may be in the next row.
    let room = max(width - promptWidth - 1, 1)
    let (shown, column) = window(of: buffer, room)
    let position = promptWidth + column
    return "\r" + prompt + shown + Self.clearToEnd + "\r"
      + (position > 0 ? "\u{1B}[\(position)C" : "")
  }

  /// Clears the row, the cursor at its start.
  static let clearing = "\r" + clearToEnd

  /// ECMA-48, section 8.3.41.
  private static let clearToEnd = "\u{1B}[K"
  private static let leastRoom = 10

  /// The part of the line that fits, and the column of the cursor in it.
  private func window(of buffer: EditBuffer, _ room: Int) -> (text: String, cursor: Int) {
    var start = buffer.cursor
    var before = 0
    while start > 0, before + buffer.characters[start - 1].columns < room {
      start -= 1
      before += buffer.characters[start].columns
    }
    var end = buffer.cursor
    var used = before
    while end < buffer.characters.count, used + buffer.characters[end].columns <= room {
      used += buffer.characters[end].columns
      end += 1
    }
    return (String(buffer.characters[start..<end]), before)
  }
}

extension Character {
  /// Columns on a terminal: two for the wide signs of East Asia and for pictures (Unicode, annex 11), none for a sign that
  /// only combines.
  var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    let isPicture =
      scalar.properties.isEmojiPresentation
      || unicodeScalars.contains { $0.value == 0xFE0F }
    return isPicture || Self.wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]
}
