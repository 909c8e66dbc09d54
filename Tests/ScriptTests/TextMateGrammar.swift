import Foundation

/// Cuts a text into tokens by a TextMate grammar, as editors do: the rule that matches first counts, of several the one
/// that stands first. Of the format, what our grammar uses: match, begin and end, captures, includes.
struct TextMateGrammar {
  struct Token: Equatable {
    var text: String
    /// `nil`: nothing of the grammar speaks of it.
    var scope: String?
  }

  private final class Rule {
    let name: String?
    let content: String?
    let start: NSRegularExpression
    let end: NSRegularExpression?
    let captures: [Int: String]
    var inner: [Rule] = []

    init(_ json: [String: Any]) throws {
      name = json["name"] as? String
      content = json["contentName"] as? String
      start = try NSRegularExpression(pattern: (json["match"] ?? json["begin"]) as? String ?? "")
      end = try (json["end"] as? String).map { try NSRegularExpression(pattern: $0) }
      let captures = (json["captures"] ?? json["beginCaptures"]) as? [String: [String: String]]
      self.captures = Dictionary(
        uniqueKeysWithValues: (captures ?? [:]).map { (Int($0) ?? 0, $1["name"] ?? "") })
    }

    /// Of what stands between begin and end. A `meta` scope says only where it stands.
    var scope: String? { content ?? (name?.hasPrefix("meta.") == true ? nil : name) }
  }

  private let rules: [Rule]

  struct Fault: Error { var include: String }

  init(contentsOf url: URL) throws {
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    let repository = json?["repository"] as? [String: [String: Any]] ?? [:]
    rules = try Self.rules(json?["patterns"], repository)
  }

  private static func rules(_ patterns: Any?, _ repository: [String: [String: Any]]) throws
    -> [Rule]
  {
    try (patterns as? [[String: Any]] ?? []).flatMap { json throws -> [Rule] in
      if let include = json["include"] as? String {
        // Grammars of other languages are not ours.
        guard include.hasPrefix("#") else { return [] }
        guard let named = repository[String(include.dropFirst())] else {
          throw Fault(include: include)
        }
        let isRule = named["match"] != nil || named["begin"] != nil
        return try rules(isRule ? [named] : named["patterns"], repository)
      }
      let rule = try Rule(json)
      rule.inner = try rules(json["patterns"], repository)
      return [rule]
    }
  }

  /// - Parameter known: lines at the outermost level that were cut already, and need not be again.
  func tokens(of text: String, skippingLines known: inout Set<String>) -> [Token] {
    var stack: [Rule] = []
    var tokens: [Token] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isNew = known.insert(String(line)).inserted
      if stack.isEmpty, !isNew, !line.contains("/*"), !line.contains("%{"), !line.contains("`") {
        continue
      }
      cut(String(line) as NSString, &stack, &tokens)
    }
    return tokens
  }

  private func cut(_ line: NSString, _ stack: inout [Rule], _ tokens: inout [Token]) {
    var position = 0
    while position <= line.length {
      let current = stack.last
      let (rule, match) = first(in: line, from: position, current)
      let start = match?.range.location ?? line.length
      if start > position {
        let gap = NSRange(location: position, length: start - position)
        tokens.append(Token(text: line.substring(with: gap), scope: current?.scope))
      }
      guard let match else { return }
      let end = start + match.range.length
      guard let rule else {
        tokens.append(Token(text: line.substring(with: match.range), scope: "end"))
        stack.removeLast()
        if start == line.length { return }
        position = end
        continue
      }
      add(rule, match, in: line, to: &tokens)
      if rule.end != nil { stack.append(rule) }
      position = end > position || rule.end != nil ? end : position + 1
    }
  }

  /// The rule is `nil` when the end of the current one comes first.
  private func first(
    in line: NSString, from position: Int, _ current: Rule?
  ) -> (Rule?, NSTextCheckingResult?) {
    let rest = NSRange(location: position, length: line.length - position)
    func find(_ pattern: NSRegularExpression) -> NSTextCheckingResult? {
      pattern.firstMatch(
        in: line as String, options: [.withoutAnchoringBounds, .withTransparentBounds], range: rest)
    }
    var best: (Rule?, NSTextCheckingResult?) = (nil, current?.end.flatMap(find))
    for rule in current?.inner ?? rules {
      guard let match = find(rule.start) else { continue }
      if match.range.location < best.1?.range.location ?? .max { best = (rule, match) }
      if match.range.location == position { break }
    }
    return best
  }

  private func add(
    _ rule: Rule, _ match: NSTextCheckingResult, in line: NSString, to tokens: inout [Token]
  ) {
    guard rule.captures.isEmpty || rule.captures[0] != nil else {
      var position = match.range.location
      func upTo(_ end: Int) {
        guard end > position else { return }
        let range = NSRange(location: position, length: end - position)
        tokens.append(Token(text: line.substring(with: range), scope: nil))
      }
      for (index, name) in rule.captures.sorted(by: { $0.key < $1.key }) {
        let range = match.range(at: index)
        guard range.location != NSNotFound else { continue }
        upTo(range.location)
        tokens.append(Token(text: line.substring(with: range), scope: name))
        position = range.location + range.length
      }
      upTo(match.range.location + match.range.length)
      return
    }
    let scope = rule.captures[0] ?? rule.name
    tokens.append(Token(text: line.substring(with: match.range), scope: scope))
  }
}
