import Match

/// What a number stands for and which values it may have.
struct NumberRole {
  /// "the window"
  var name: String
  /// What the field can hold.
  var range: ClosedRange<Int64>
  /// Expected, not sent: relations and `*` make sense.
  var allowsRelations: Bool

  static let octet: ClosedRange<Int64> = 0...0xFF
  static let word16: ClosedRange<Int64> = 0...0xFFFF
  static let word32: ClosedRange<Int64> = 0...0xFFFF_FFFF
  /// A number relative to an initial sequence number may also lie before it.
  static let sequence: ClosedRange<Int64> = -0x8000_0000...0xFFFF_FFFF
}

extension EventParser {
  /// `1000`, `>= 1000`, `!= 0`, `1..1461`, `*`.
  mutating func pattern(_ role: NumberRole) throws(Diagnostic) -> NumberPattern {
    let start = token
    let pattern = try uncheckedPattern(role)
    try check(pattern, role, at: start)
    return pattern
  }

  private mutating func uncheckedPattern(_ role: NumberRole) throws(Diagnostic) -> NumberPattern {
    let start = token
    if try take(.star) {
      try refuseRelation(role, at: start)
      return .any
    }
    if let relation = Self.relations[start.kind] {
      try advance()
      try refuseRelation(role, at: start)
      return relation(try expression(role))
    }
    let first = try expression(role)
    let dots = token
    guard try take(.twoDots) else { return .equal(first) }
    try refuseRelation(role, at: dots)
    return .range(first, try expression(role))
  }

  private static let relations: [Token.Kind: @Sendable (NumberExpression) -> NumberPattern] = [
    .mark(.greaterOrEqual): { .atLeast($0) }, .mark(.lessOrEqual): { .atMost($0) },
    .mark(.greater): { .greater($0) }, .mark(.less): { .less($0) },
    .mark(.notEqual): { .notEqual($0) },
  ]

  private func refuseRelation(_ role: NumberRole, at token: Token) throws(Diagnostic) {
    guard !role.allowsRelations else { return }
    throw failure(
      "\(role.name) of an inbound packet must be one exact number; '\(token.text)' is for outbound packets",
      at: token)
  }

  private func check(_ pattern: NumberPattern, _ role: NumberRole, at start: Token)
    throws(Diagnostic)
  {
    let numbers: [NumberExpression] =
      switch pattern {
      case .any: []
      case .equal(let number), .notEqual(let number), .atLeast(let number), .atMost(let number),
        .greater(let number), .less(let number):
        [number]
      case .range(let low, let high): [low, high]
      }
    for case .literal(let value) in numbers where !role.range.contains(value) {
      throw failure(
        "\(role.name) is \(value), but it can only be \(role.range.lowerBound) to \(role.range.upperBound)",
        at: start)
    }
    if case .range(.literal(let low), .literal(let high)) = pattern, low > high {
      throw failure("the range \(low)..\(high) ends before it begins", at: start)
    }
  }
}

// MARK: - Sums

extension EventParser {
  /// Terms that a sum may have; a bound, since the tree is as deep as the sum is long.
  private static let longestSum = 16

  /// `1000`, `0x10`, `SND.NXT`, `$name`, `RCV.NXT+100`.
  mutating func expression(_ role: NumberRole) throws(Diagnostic) -> NumberExpression {
    var sum = try term(role)
    var terms = 1
    while let isSum = try takeOperator() {
      let place = token
      terms += 1
      guard terms <= Self.longestSum else {
        throw failure("this sum has more than \(Self.longestSum) terms", at: place)
      }
      guard let next = combine(sum, try term(role), isSum: isSum) else {
        throw failure("this number is too large", at: place)
      }
      sum = next
    }
    return sum
  }

  /// Takes `+` or `-`, if it belongs to this number: the next event's time begins with `+` too. It belongs to the number
  /// if it touches it, or if it stands between blanks on the number's line.
  /// - Returns: true for `+`; `nil` if there is no operator.
  private mutating func takeOperator() throws(Diagnostic) -> Bool? {
    guard token.isMark(.plus) || token.isMark(.minus) else { return nil }
    if !isAdjacent {
      let gap = text.octets[previousEnd..<token.range.lowerBound]
      let end = token.range.upperBound
      let isApart = end < text.octets.count && text.octets[end].isBlank
      guard isApart, !gap.contains(.newline) else { return nil }
    }
    return try advance().isMark(.plus)
  }

  /// Two literals become one; `nil` on overflow.
  private func combine(
    _ left: NumberExpression, _ right: NumberExpression, isSum: Bool
  ) -> NumberExpression? {
    guard case .literal(let first) = left, case .literal(let second) = right else {
      return isSum ? .sum(left, right) : .difference(left, right)
    }
    let (value, overflow) =
      isSum ? first.addingReportingOverflow(second) : first.subtractingReportingOverflow(second)
    return overflow ? nil : .literal(value)
  }

  private mutating func term(_ role: NumberRole) throws(Diagnostic) -> NumberExpression {
    switch token.kind {
    case .integer, .hexadecimal, .mark(.minus): return .literal(try literal(role.name))
    case .name: return .name(try captureReference())
    case .word where Self.variables.contains { $0.hasPrefix(token.text) }:
      return .name(try variable())
    default:
      throw expected(
        "\(role.name): a number\(role.allowsRelations ? ", a relation such as '>= 1', '*'" : "") or a name"
      )
    }
  }

  /// `$name`: a capture of an earlier event.
  mutating func captureReference() throws(Diagnostic) -> String {
    let name = String(token.text.dropFirst())
    guard captures.contains(name) else { throw failure(captures.unknown(name), at: token) }
    try advance()
    return name
  }

  /// The target's sequence variables, as RFC 9293 (section 3.3.1) names them, and the MTU of its link.
  static let variables = [
    "SND.UNA", "SND.NXT", "SND.WND", "RCV.NXT", "RCV.WND", "ISS", "IRS", "MTU",
  ]

  private mutating func variable() throws(Diagnostic) -> String {
    let name = try run { $0.isWordOctet || $0 == .dot }
    guard Self.variables.contains(name.text) else {
      throw failure(
        "unknown variable '\(name.text.shortened)'; expected \(Self.variables.alternatives)",
        at: name)
    }
    return name.text
  }

  /// `12`, `0x1f`, `-1`.
  mutating func literal(_ what: String) throws(Diagnostic) -> Int64 {
    let start = token
    let isNegative = try take(.minus)
    guard token.isNumber, !isNegative || isAdjacent else { throw expected("\(what): a number") }
    let isHexadecimal = token.kind == .hexadecimal
    let digits = isHexadecimal ? String(token.text.dropFirst(2)) : token.text
    guard let value = Int64((isNegative ? "-" : "") + digits, radix: isHexadecimal ? 16 : 10) else {
      throw failure("this number has more than 63 bits", at: start)
    }
    try advance()
    return value
  }
}
