import Match

extension EventParser {
  /// `1:1001(1000)`, `RCV.NXT:RCV.NXT+10(10)`, `RCV.NXT(10)`, `*(10)`.
  mutating func sequenceRange(
    _ direction: PacketDirection
  ) throws(Diagnostic) -> (start: NumberPattern, length: NumberPattern) {
    let role = direction.role("the sequence number", NumberRole.sequence)
    let first = token
    let start = try pattern(role)
    var end: NumberPattern?
    if try take(.colon) { end = try pattern(role) }
    if end == nil, dialect == .packetdrill {
      throw expected("':' and the end of the sequence range")
    }
    guard try take(.openParenthesis) else {
      throw expected(
        end == nil
          ? "':' and the end of the sequence range, or '(' and the length"
          : "'(' and the length of the payload")
    }
    let length = try pattern(direction.role("the length of the payload", NumberRole.word16))
    try require(.closeParenthesis, "after the length of the payload")
    if let end { try check(start, end, length, at: first) }
    return (start, length)
  }

  /// The end of a range says the same as its length, and must agree.
  private func check(
    _ start: NumberPattern, _ end: NumberPattern, _ length: NumberPattern, at place: Token
  ) throws(Diagnostic) {
    if end == .any { return }
    guard case .equal(let first) = start, case .equal(let last) = end,
      case .equal(.literal(let octets)) = length
    else {
      throw failure(
        "the end of this range cannot be checked; leave it out: 'START(LENGTH)'", at: place)
    }
    guard let distance = LinearSum(last).distance(from: LinearSum(first)) else {
      throw failure(
        "the end of this range cannot be checked; leave it out: 'START(LENGTH)'", at: place)
    }
    guard distance == octets || distance == octets - 0x1_0000_0000 else {
      throw failure(
        distance < 0
          ? "the range ends before it begins"
          : "the range holds \(distance.octets), but the length in parentheses is \(octets)",
        at: place)
    }
  }
}

/// A sum with its terms gathered: how often each name occurs, and the sum of the literals.
private struct LinearSum {
  var counts: [String: Int64] = [:]
  /// `nil` after an overflow.
  var constant: Int64? = 0

  init(_ expression: NumberExpression) { add(expression, factor: 1) }

  private mutating func add(_ expression: NumberExpression, factor: Int64) {
    switch expression {
    case .literal(let value):
      guard let sum = constant?.addingReportingOverflow(factor * (value == .min ? .max : value))
      else { return }
      constant = sum.overflow ? nil : sum.partialValue
    case .name(let name):
      counts[name, default: 0] += factor
      if counts[name] == 0 { counts[name] = nil }
    case .sum(let left, let right):
      add(left, factor: factor)
      add(right, factor: factor)
    case .difference(let left, let right):
      add(left, factor: factor)
      add(right, factor: -factor)
    }
  }

  /// `nil` if the names differ or a number is out of bounds.
  func distance(from start: LinearSum) -> Int64? {
    guard counts == start.counts, let end = constant, let begin = start.constant else { return nil }
    let distance = end.subtractingReportingOverflow(begin)
    return distance.overflow ? nil : distance.partialValue
  }
}
