import Report

/// Reads JSON lines reports from files.
enum ReportReader {
  /// A report may hold many cases with their packets.
  private static let sizeLimit = 4 << 30

  static func records(in path: String) throws(SystemError) -> [RunRecord] {
    try records(of: Files.contents(of: path, limit: sizeLimit), path)
  }

  /// - Parameter path: where the contents come from, for messages.
  static func records(
    of contents: [UInt8], _ path: String
  ) throws(SystemError) -> [RunRecord] {
    var records: [RunRecord] = []
    for (index, line) in contents.split(separator: UInt8(ascii: "\n")).enumerated() {
      do throws(RunRecord.Problem) {
        records.append(try RunRecord(parsing: line))
      } catch {
        throw SystemError("\(path):\(index + 1): \(error)", code: 0)
      }
    }
    guard !records.isEmpty else { throw SystemError("\(path): an empty report", code: 0) }
    return records
  }
}
