/// The body of a script with the values of a case and the defined words put in, and a map back to where each octet was
/// written. A class, since the parser hands it around with every look ahead.
final class ExpandedText: Sendable {
  let source: SourceText
  let octets: [UInt8]
  /// Names of the row whose values were put in somewhere.
  let usedValues: Set<String>
  /// In ascending order of `start`; the first one starts at 0.
  private let pieces: [Piece]

  /// A stretch of the expanded text that comes from one place.
  struct Piece: Sendable {
    /// Offset of its first octet in the expanded text.
    var start: Int
    /// Where it was written; for an inserted value, where the name stands.
    var sourceOffset: Int
    var insertion: Insertion?
  }

  /// What was put in.
  struct Insertion: Hashable, Sendable {
    var text: [UInt8]
    /// "in the case 'RST exact' (a.pkt:6:20), $in"
    var origin: String
  }

  init(source: SourceText, octets: [UInt8], pieces: [Piece], usedValues: Set<String>) {
    self.source = source
    self.octets = octets
    self.pieces = pieces
    self.usedValues = usedValues
  }

  /// Where an octet of the expanded text was written.
  func location(of offset: Int) -> SourceLocation {
    let piece = piece(at: offset)
    let within = piece.insertion == nil ? offset - piece.start : 0
    return source.location(of: min(piece.sourceOffset + within, source.octets.count))
  }

  /// An error at an octet of the expanded text. If that octet was put in, a note shows the value.
  func diagnostic(_ message: String, at offset: Int) -> Diagnostic {
    let piece = piece(at: offset)
    let notes = piece.insertion.map { [$0.note(at: offset - piece.start)] } ?? []
    return source.diagnostic(message, at: location(of: offset), notes: notes)
  }

  private func piece(at offset: Int) -> Piece {
    pieces[max(0, pieces.partitionPoint { $0.start > offset } - 1)]
  }
}

extension ExpandedText.Insertion {
  /// The value on a line of its own with a caret below.
  fileprivate func note(at offset: Int) -> String {
    let value = String(decoding: text, as: UTF8.self)
    let before = String(decoding: text.prefix(offset), as: UTF8.self)
    guard !value.contains("\n") else { return "\(origin) is '\(value)'" }
    return
      "\(origin) is\n  \(value)\n  \(String(repeating: " ", count: before.unicodeScalars.count))^"
  }
}
