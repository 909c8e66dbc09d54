import Script
import Wire
import Yams

/// What is wrong with a file of YAML, with its place.
struct YAMLFault: Error, CustomStringConvertible {
  var description: String

  /// - Parameter node: what is at fault.
  init(_ message: String, at node: Node, _ path: String) {
    let place = node.mark.map { ":\($0.line):\($0.column)" } ?? ""
    self.init(description: "\(path)\(place): \(message)")
  }

  init(description: String) { self.description = description }
}

/// A mapping of a file of YAML, whose keys are known.
struct YAMLMembers {
  let node: Node
  let path: String
  /// By key. Looking up in a mapping of Yams compares what YAML makes of the words, by regular expressions.
  private var members: [String: Node] = [:]

  /// - Parameters:
  ///   - what: it is, for messages: "a deviation".
  ///   - keys: those that it may have.
  init(
    _ node: Node, _ path: String, what: String, keys: [String]
  ) throws(YAMLFault) {
    self.node = node
    self.path = path
    guard let mapping = node.mapping else {
      throw YAMLFault("\(what) is a mapping, '\(keys.first ?? "key"): ...'", at: node, path)
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard keys.contains(name) else {
        let known = keys.joined(separator: ", ")
        throw YAMLFault("unknown key '\(name)'; expected one of \(known)", at: key, path)
      }
      members[name] = value
    }
  }

  /// The value of a whole file; `nil` if it is empty.
  static func root(of path: String) throws(YAMLFault) -> Node? {
    do {
      let text = String(decoding: try Files.contents(of: path), as: UTF8.self)
      return try Yams.compose(yaml: text)
    } catch let error as SystemError {
      throw YAMLFault(description: error.description)
    } catch {
      throw YAMLFault(description: "\(path): \(error)")
    }
  }

  /// From 1.
  var line: Int { node.mark?.line ?? 0 }

  func fault(_ message: String) -> YAMLFault { YAMLFault(message, at: node, path) }

  /// - Parameter key: that has the wrong value.
  func fault(_ message: String, of key: String) -> YAMLFault {
    YAMLFault(message, at: members[key] ?? node, path)
  }

  subscript(key: String) -> Node? { members[key] }

  // MARK: Values

  func text(_ key: String) throws(YAMLFault) -> String? {
    guard let value = members[key] else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else {
      throw fault("'\(key)' must be a text", of: key)
    }
    return text
  }

  /// One text or a list of them; none where there is no such key.
  func texts(_ key: String) throws(YAMLFault) -> [String] {
    guard let value = members[key] else { return [] }
    guard let elements = value.sequence else { return try text(key).map { [$0] } ?? [] }
    var texts: [String] = []
    for element in elements {
      guard let text = element.scalar?.string else {
        throw YAMLFault("each of '\(key)' must be a text", at: element, path)
      }
      texts.append(text)
    }
    return texts
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(YAMLFault) -> Int? {
    guard let value = members[key] else { return nil }
    guard let number = value.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
      throw fault(
        "'\(key)' must be a number from \(range.lowerBound) to \(range.upperBound)", of: key)
    }
    return number
  }

  /// A length of time above zero.
  func seconds(_ key: String) throws(YAMLFault) -> Instant.Interval? {
    guard let value = members[key] else { return nil }
    guard let number = value.scalar.flatMap({ Double($0.string) }), number > 0, number <= 86_400
    else { throw fault("'\(key)' must be a number of seconds, such as 2 or 0.5", of: key) }
    return .microseconds(Int64(number * 1_000_000))
  }

  /// One of a few words.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type = Word.self
  ) throws(YAMLFault) -> Word? where Word.RawValue == String {
    guard let text = try text(key) else { return nil }
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault("'\(key)' must be one of \(known), not '\(text)'", of: key)
    }
    return word
  }

  /// A mapping in it.
  func members(_ key: String, keys: [String]) throws(YAMLFault) -> YAMLMembers? {
    guard let value = members[key] else { return nil }
    return try YAMLMembers(value, path, what: "'\(key)'", keys: keys)
  }
}
