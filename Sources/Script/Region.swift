/// A stretch of a script in which the rules of the language do not hold: a comment, a string, a command, code.
struct Region {
  enum Kind: Hashable {
    case comment
    /// `"..."`, with backslash escapes.
    case string
    /// Between backticks, with backslash escapes that stay as they are.
    case command
    /// `%{ ... }%`
    case code
  }

  let kind: Kind
  /// With the delimiters. Without the closing one if that is missing; then the region reaches to the end of the text.
  let range: Range<Int>
  let isTerminated: Bool
  /// Without the delimiters.
  let content: Range<Int>

  /// The region that begins at this octet, if one does; `UInt8.mayOpenRegion` says for most octets that none does.
  init?(at start: Int, in octets: [UInt8]) {
    let second = start + 1 < octets.count ? octets[start + 1] : 0
    switch (octets[start], second) {
    case (UInt8(ascii: "/"), UInt8(ascii: "/")): self.init(lineCommentAt: start, in: octets)
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
      self.init(.comment, at: start, in: octets, until: (UInt8(ascii: "*"), UInt8(ascii: "/")))
    case (UInt8(ascii: "%"), UInt8(ascii: "{")):
      self.init(.code, at: start, in: octets, until: (UInt8(ascii: "}"), UInt8(ascii: "%")))
    case (.quote, _): self.init(.string, quotedAt: start, in: octets)
    case (.backquote, _): self.init(.command, quotedAt: start, in: octets)
    default: return nil
    }
  }

  private init(lineCommentAt start: Int, in octets: [UInt8]) {
    let end = octets[start...].firstIndex(of: .newline) ?? octets.count
    kind = .comment
    range = start..<end
    content = (start + 2)..<end
    isTerminated = true
  }

  private init(_ kind: Kind, at start: Int, in octets: [UInt8], until closing: (UInt8, UInt8)) {
    self.kind = kind
    var index = start + 2
    while index + 1 < octets.count, (octets[index], octets[index + 1]) != closing { index += 1 }
    isTerminated = index + 1 < octets.count
    range = start..<(isTerminated ? index + 2 : octets.count)
    content = (start + 2)..<(isTerminated ? index : octets.count)
  }

  private init(_ kind: Kind, quotedAt start: Int, in octets: [UInt8]) {
    self.kind = kind
    var index = start + 1
    while index < octets.count, octets[index] != octets[start] {
      index += octets[index] == .backslash ? 2 : 1
    }
    isTerminated = index < octets.count
    range = start..<(isTerminated ? index + 1 : octets.count)
    content = (start + 1)..<(isTerminated ? index : octets.count)
  }
}
