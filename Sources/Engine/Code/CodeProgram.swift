import Script
import Wire

/// A code block, and the socket as it was at the time of its event.
struct CodeSnapshot {
  var event: Event
  var block: CodeBlock
  /// When the socket was read.
  var at: Instant
  /// By how much that was later than allowed: what was read is then no evidence against the target.
  var lateness: Instant.Interval?
  var variables: CodeVariables
  var ticks: TickCounts?

  /// What the code's variables might have been otherwise, one at a time.
  var others: [CodeVariables.Variable] {
    ticks?.others(than: variables, namedIn: block.text) ?? []
  }
}

/// The Python program that runs the code blocks of a script.
enum CodeProgram {
  /// The program is on the standard input, but not for Python's own reader of programs there, which takes as long as all
  /// the rest. No file grows over 16 MiB (`ulimit` counts half KiB): not even that of what an endless loop prints.
  static let command = "ulimit -f 32768; exec python3 -S -c 'import sys; exec(sys.stdin.read())'"
  /// Octets that the longest report can have.
  static let longestReport = 16 << 20

  static func text(of snapshots: [CodeSnapshot]) -> String {
    let constants = CodeVariables.constants.map { "\(literal($0.name)): \($0.value)" }
    return """
      \(driver)
      explanation = \(literal(explanation))
      run({\(constants.joined(separator: ", "))}, [
      \(snapshots.map { "\(block($0)),\n" }.joined())])

      """
  }

  private static func block(_ snapshot: CodeSnapshot) -> String {
    let location = snapshot.block.location
    let (text, indentation) = dedented(snapshot.block.text)
    return "(\(literal(location.file)), \(location.line), \(location.column), \(indentation), "
      + "\(pairs(snapshot.variables.variables)), \(literal(text)), \(pairs(snapshot.others)))"
  }

  private static func pairs(_ variables: [CodeVariables.Variable]) -> String {
    literal(variables.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
  }

  /// Code that begins on a line of its own without the blanks before its first statement, which Python has no use for;
  /// no line loses more than these.
  static func dedented(_ text: String) -> (text: String, indentation: Int) {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let first = lines.first { line in line.first { !isBlank($0) }.map { $0 != "#" } ?? false }
    guard lines.first?.isEmpty == true, let blanks = first?.prefix(while: isBlank) else {
      return (text, 0)
    }
    let dedented = lines.map { $0.hasPrefix(blanks) ? $0.dropFirst(blanks.count) : $0 }
    return (dedented.joined(separator: "\n"), blanks.count)
  }

  /// A Python string.
  static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": literal += "\\n"
      case "\"", "\\": literal += "\\\(scalar)"
      case " "..."~": literal.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        literal += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return literal + "\""
  }
}
