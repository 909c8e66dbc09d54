import Script

/// What the program of `CodeProgram` told: lines of words, the first one the kind of the line, the second one the index
/// of the block, the others text whose UTF-8 is written in hexadecimal (`-` if there is none).
struct CodeReport: Equatable {
  /// What blocks printed.
  var prints: [Print] = []
  /// The block that began last.
  var last: Int?
  var end = End.missing

  struct Print: Equatable {
    var block: Int
    var text: String
  }

  enum End: Equatable {
    /// Python was ended before it had told how it went.
    case missing
    case done
    /// An `assert` that does not hold.
    case failed(block: Int, Place, Assertion)
    case raised(block: Int, Place, Exception)
    /// The block would have ended otherwise, at this place, if one of its variables had been what it might have been.
    case uncertain(block: Int, Place, others: [Value])
    /// `sys.exit` with another status than 0.
    case exited(block: Int, status: String)
  }

  struct Place: Equatable {
    var location: SourceLocation
    /// The statement, white space folded.
    var text: String
  }

  struct Assertion: Equatable {
    /// What stands behind the condition, evaluated.
    var message: String
    /// The condition; of several with `and`, the first that does not hold.
    var condition: String
    /// `NAME == VALUE`: the name and the value; empty where the condition has another form.
    var field: String
    var expected: String
    /// The names in the condition that are no constants, and their values.
    var values: [Value]
  }

  struct Value: Equatable {
    var name: String
    var value: String
  }

  struct Exception: Equatable {
    var type: String
    var message: String
    /// The script is wrong, whatever the target does.
    var isFault: Bool
    /// The name that is not defined.
    var missingName: String
    /// Where it came from, if that is more than one place; as Python writes it.
    var trace: String
  }

  /// Lines that are no report are left out.
  init(_ output: String) {
    for line in output.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count >= 2, let block = Int(words[1]), block >= 0 else { continue }
      let texts = words.dropFirst(2).map(Self.text(of:))
      read(String(words[0]), block, texts.compactMap(\.self))
    }
  }

  private mutating func read(_ kind: String, _ block: Int, _ texts: [String]) {
    switch kind {
    case "block": last = block
    case "prints" where texts.count == 1: prints.append(Print(block: block, text: texts[0]))
    case "exit" where texts.count == 1 && texts[0] != "0":
      end = .exited(block: block, status: texts[0])
    case "assert":
      guard let place = Self.place(texts), texts.count >= 8 else { return }
      end = .failed(block: block, place, Self.assertion(texts))
    case "others":
      guard let place = Self.place(texts) else { return }
      end = .uncertain(block: block, place, others: Self.values(texts[4...]))
    case "raise":
      guard let place = Self.place(texts), texts.count == 9 else { return }
      end = .raised(block: block, place, Self.exception(texts))
    case "done": if end == .missing { end = .done }
    default: return
    }
  }

  private static func place(_ texts: [String]) -> Place? {
    guard texts.count >= 4, let line = Int(texts[1]), let column = Int(texts[2]) else { return nil }
    let location = SourceLocation(file: texts[0], line: line, column: column)
    return Place(location: location, text: texts[3])
  }

  private static func assertion(_ texts: [String]) -> Assertion {
    Assertion(
      message: texts[4], condition: texts[5], field: texts[6], expected: texts[7],
      values: values(texts[8...]))
  }

  private static func values(_ words: ArraySlice<String>) -> [Value] {
    stride(from: words.startIndex, to: words.endIndex - 1, by: 2).map {
      Value(name: words[$0], value: words[$0 + 1])
    }
  }

  private static func exception(_ texts: [String]) -> Exception {
    Exception(
      type: texts[4], message: texts[5], isFault: texts[6] == "1", missingName: texts[7],
      trace: texts[8])
  }

  private static func text(of word: Substring) -> String? {
    if word == "-" { return "" }
    guard !word.isEmpty else { return nil }
    let digits = word.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    let values = digits.compactMap(\.self)
    guard values.count == digits.count, values.count.isMultiple(of: 2) else { return nil }
    let octets = stride(from: 0, to: values.count, by: 2).map {
      UInt8(values[$0] << 4 | values[$0 + 1])
    }
    return String(decoding: octets, as: UTF8.self)
  }
}
