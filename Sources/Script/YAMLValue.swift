import Wire
import Yams

/// A node of the front matter that knows where it stands; reading it as something that it is not throws an error there.
struct YAMLValue {
  let node: Node
  let reader: HeaderReader

  init(_ node: Node, _ reader: HeaderReader) {
    self.node = node
    self.reader = reader
  }

  var location: SourceLocation {
    reader.location(line: max(node.mark?.line ?? 1, 1), column: max(node.mark?.column ?? 1, 1))
  }

  /// The text of a scalar as written; empty for anything else.
  var text: String { node.scalar?.string ?? "" }

  func failure(_ message: String) -> Diagnostic { reader.source.diagnostic(message, at: location) }

  /// The values of a mapping by key, in the order written.
  func members(_ what: String) throws(Diagnostic) -> [(key: YAMLValue, value: YAMLValue)] {
    guard let mapping = node.mapping else {
      throw failure("\(what) must be a mapping, 'key: value'")
    }
    var members: [(key: YAMLValue, value: YAMLValue)] = []
    for (key, value) in mapping {
      let key = YAMLValue(key, reader)
      guard key.node.scalar != nil else { throw key.failure("a key must be a word") }
      members.append((key, YAMLValue(value, reader)))
    }
    return members
  }

  func elements(_ what: String) throws(Diagnostic) -> [YAMLValue] {
    guard let sequence = node.sequence else { throw failure("\(what) must be a list, '[a, b]'") }
    return sequence.map { YAMLValue($0, reader) }
  }

  func text(_ what: String) throws(Diagnostic) -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw failure("\(what) must be a text that is not empty")
    }
    return scalar.string
  }

  func texts(_ what: String) throws(Diagnostic) -> [String] {
    var texts: [String] = []
    for element in try elements(what) { texts.append(try element.text("each of \(what)")) }
    return texts
  }

  /// One of a few words.
  func choice(_ what: String, of words: [String]) throws(Diagnostic) -> String {
    guard let word = node.scalar?.string, words.contains(word) else {
      throw failure("\(what) must be \(words.alternatives)")
    }
    return word
  }

  func integer(_ what: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    guard let value = Int(text), range.contains(value) else {
      throw failure("\(what) must be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}

// MARK: - What the keys mean

extension YAMLValue {
  /// Requirement ids such as `RFC9293:MUST-13` and `RFC5961-3`, sections such as `RFC5961:3.2` and, for an RFC without
  /// sections, `RFC862`.
  func checks() throws(Diagnostic) -> [CheckReference] {
    var checks: [CheckReference] = []
    for element in try elements("'checks'") {
      let id = try element.text("each of 'checks'")
      checks.append(CheckReference(id: id, location: element.location))
    }
    return checks
  }

  func level() throws(Diagnostic) -> FrontMatter.Level {
    FrontMatter.Level(rawValue: try choice("the level", of: ["must", "should", "may"])) ?? .must
  }

  func versions() throws(Diagnostic) -> Set<UInt8> {
    switch try choice("'ip'", of: ["4", "6", "both"]) {
    case "4": [4]
    case "6": [6]
    default: [4, 6]
    }
  }

  func seconds() throws(Diagnostic) -> Instant.Interval {
    let digits = text.utf8.allSatisfy { $0.isDigit || $0 == .dot }
    guard digits, let interval = Instant.Interval(secondsText: text), interval > .zero else {
      throw failure("the timeout must be a number of seconds above 0, such as 2 or 0.5")
    }
    return interval
  }

  /// `{ SND.NXT: 5000000, RCV.NXT: 100000, RCV.WND: 64240 }`
  func variables() throws(Diagnostic) -> [String: UInt32] {
    var variables: [String: UInt32] = [:]
    for (key, value) in try members("'variables'") {
      guard let largest = FrontMatter.variables[key.text] else {
        throw key.failure(
          "only \(FrontMatter.variables.keys.sorted().alternatives) can be given a value here")
      }
      variables[key.text] = UInt32(try value.integer("\(key.text)", 0...largest))
    }
    return variables
  }

  func sysctls() throws(Diagnostic) -> [FrontMatter.Sysctl] {
    var sysctls: [FrontMatter.Sysctl] = []
    for (key, value) in try members("'sysctl'") {
      sysctls.append(
        .init(name: key.text, value: try value.text("the value of '\(key.text.shortened)'")))
    }
    return sysctls
  }
}

extension FrontMatter {
  /// What `variables` can give a value, and the largest one: windows are unscaled.
  fileprivate static let variables = [
    "SND.NXT": Int(UInt32.max), "RCV.NXT": Int(UInt32.max), "RCV.WND": Int(UInt16.max),
  ]
}
