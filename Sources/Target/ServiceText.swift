import Glibc

/// The characters of RFC 864: lines of 72 printable ASCII characters, each line beginning one
/// character later.
struct CharacterLines {
  static let lineLength = 74
  private static let printable = UInt8(0x20)...UInt8(0x7E)

  /// After these the first one comes again.
  private let lines = (0..<lineLength * printable.count).map(Self.character)
  private var position = 0

  /// Goes on after these characters.
  mutating func advance(_ count: Int) {
    position = (position + count) % lines.count
  }

  /// The next characters.
  func prefix(_ count: Int) -> ArraySlice<UInt8> {
    var octets = lines[position...].prefix(count)
    while octets.count < count { octets += lines.prefix(count - octets.count) }
    return octets
  }

  private static func character(at position: Int) -> UInt8 {
    let (line, column) = position.quotientAndRemainder(dividingBy: lineLength)
    switch column {
    case 72: return UInt8(ascii: "\r")
    case 73: return UInt8(ascii: "\n")
    default: return printable.lowerBound + UInt8((line + column) % printable.count)
    }
  }
}

/// `Saturday, November 21, 2026 15:04:05-UTC` and CR LF, one of the forms that RFC 867 names.
func currentDayAndTime() -> [UInt8] {
  var now = time(nil)
  var parts = unsafe tm()
  unsafe gmtime_r(&now, &parts)
  var text = [CChar](repeating: 0, count: 80)
  let count = unsafe strftime(&text, text.count, "%A, %B %d, %Y %H:%M:%S-UTC\r\n", &parts)
  return text.prefix(count).map { UInt8(bitPattern: $0) }
}
