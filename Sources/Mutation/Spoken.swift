/// What a requirement speaks of besides what every requirement does.
///
/// Every requirement of TCP speaks of whether a segment comes and when, of its flags, numbers, text, checksum and the
/// options that it has, of what a call returns, and of states. These are spoken of only by some; by the others a target
/// is free to choose them.
public enum Field: String, Hashable, Sendable, CaseIterable {
  /// The window that the target announces.
  case window = "win"
  case maximumSegmentSize = "mss"
  case windowScale = "wscale"
  /// TSval.
  case timestamp = "ts"
  case ecn
  case timeToLive = "ttl"
  case push = "psh"
}

/// The fields that requirements speak of, read from lines such as `RFC9293:SHLD-14,win` and `RFC793:3.1,win ttl`.
public struct SpokenFields: Hashable, Sendable {
  private var fields: [String: Set<Field>] = [:]

  public init() {}

  /// What is wrong with a line, from 1.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var description: String
  }

  /// - Parameter text: a table with the columns `id` and `fields`; a first line that names them; lines that are empty or
  ///   begin with `#` say nothing.
  public init(parsing text: String) throws(Problem) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      if line == "id,fields" { continue }
      do throws(Problem) { try read(line) } catch {
        throw Problem(line: index + 1, description: error.description)
      }
    }
  }

  private mutating func read(_ line: Substring) throws(Problem) {
    let columns = line.split(separator: ",", omittingEmptySubsequences: false)
    guard columns.count == 2, columns[0].hasPrefix("RFC") else {
      throw Problem(
        line: 0, description: "expected a requirement and its fields, 'RFC9293:SHLD-14,win'")
    }
    for word in columns[1].split(separator: " ") {
      guard let field = Field(rawValue: String(word)) else {
        let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(line: 0, description: "unknown field '\(word)'; expected some of \(known)")
      }
      fields[String(columns[0]), default: []].insert(field)
    }
  }

  /// The requirements that it has a line for.
  public var requirements: Set<String> { Set(fields.keys) }

  /// What any of these speaks of.
  public func fields(of requirements: [String]) -> Set<Field> {
    requirements.reduce(into: []) { $0.formUnion(fields[$1] ?? []) }
  }
}
