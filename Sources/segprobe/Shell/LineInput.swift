/// Lines out of octets that come in pieces.
struct LineInput {
  private var octets: [UInt8] = []
  private(set) var lines: [String] = []
  private(set) var isOver = false

  /// A line that has no end is not a line of ours.
  private static let longest = 1 << 20

  /// - Parameter piece: empty at the end of the input.
  mutating func take(_ piece: [UInt8]) {
    if piece.isEmpty {
      isOver = true
      if !octets.isEmpty { end() }
      return
    }
    for octet in piece {
      if octet == 0x0A { end() } else if octets.count < Self.longest { octets.append(octet) }
    }
  }

  private mutating func end() {
    lines.append(String(decoding: octets, as: UTF8.self))
    octets = []
  }

  mutating func next() -> String? { lines.isEmpty ? nil : lines.removeFirst() }
}
