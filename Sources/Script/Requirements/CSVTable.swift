/// A table of comma-separated values (RFC 4180) with a header; lines may end without CR.
struct CSVTable {
  struct Row {
    /// As many as there are columns.
    var fields: [String]
    /// From 1.
    var line: Int
  }

  private(set) var columns: [String] = []
  private(set) var rows: [Row] = []
  private let source: SourceText

  /// - Throws: a quote without its end, or a row that has not as many fields as the header.
  init(_ text: [UInt8], file: String) throws(Diagnostic) {
    source = SourceText(file: file, octets: text)
    var reader = Reader(octets: text)
    var records: [Row] = []
    while let record = reader.next() { records.append(record) }
    if reader.isUnterminated, let last = records.last {
      throw failure("a quote has no end", at: last)
    }
    guard let header = records.first else { return }
    columns = header.fields
    rows = records.dropFirst().filter { $0.fields != [""] }
    for row in rows where row.fields.count != columns.count {
      throw failure("\(columns.count) fields are expected, not \(row.fields.count)", at: row)
    }
  }

  func failure(_ message: String, at row: Row) -> Diagnostic {
    source.diagnostic(
      message, at: SourceLocation(file: source.file, line: row.line, column: 1))
  }

  private struct Reader {
    let octets: [UInt8]
    private var position = 0
    private var line = 1
    private(set) var isUnterminated = false

    init(octets: [UInt8]) { self.octets = octets }

    mutating func next() -> Row? {
      guard position < octets.count else { return nil }
      var row = Row(fields: [], line: line)
      var isLast = false
      while !isLast {
        var field: [UInt8] = []
        isLast = read(into: &field)
        row.fields.append(String(decoding: field, as: UTF8.self))
      }
      return row
    }

    /// Reads a field with what ends it.
    /// - Returns: whether it is the last of its row.
    private mutating func read(into field: inout [UInt8]) -> Bool {
      var isQuoted = false
      while position < octets.count {
        let octet = octets[position]
        position += 1
        if octet == .newline { line += 1 }
        switch octet {
        case UInt8(ascii: "\"") where isQuoted && following == UInt8(ascii: "\""):
          position += 1
          field.append(octet)
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: ",") where !isQuoted: return false
        case .newline where !isQuoted:
          if field.last == UInt8(ascii: "\r") { field.removeLast() }
          return true
        default: field.append(octet)
        }
      }
      isUnterminated = isQuoted
      return true
    }

    private var following: UInt8? { position < octets.count ? octets[position] : nil }
  }
}
