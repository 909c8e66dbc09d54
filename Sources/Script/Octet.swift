/// The ASCII characters of the language.
extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
  static let backquote = UInt8(ascii: "`")
  static let backslash = UInt8(ascii: "\\")
  static let dot = UInt8(ascii: ".")

  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isUppercase: Bool { (0x41...0x5A).contains(self) }
  var isLowercase: Bool { (0x61...0x7A).contains(self) }
  /// May begin a name.
  var isLetter: Bool { isUppercase || isLowercase || self == UInt8(ascii: "_") }
  /// May stand in a word: names, numbers, hexadecimal octets.
  var isWordOctet: Bool { isLetter || isDigit }
  /// The second or a later octet of a character in UTF-8.
  var isContinuation: Bool { self & 0xC0 == 0x80 }

  /// May be the first octet of a region.
  var mayOpenRegion: Bool {
    switch self {
    case UInt8(ascii: "/"), UInt8(ascii: "%"), .quote, .backquote: true
    default: false
    }
  }

  /// 0 to 15 for a hexadecimal digit.
  var hexDigitValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
