/// What a name in a script stands for just now; `nil` if it has no value yet.
public typealias Names = (String) -> Int64?

extension NumberExpression {
  /// The value, modulo 2^64; `nil` if a name in it has no value yet.
  public func value(_ names: Names) -> Int64? {
    switch self {
    case .literal(let value): value
    case .name(let name): names(name)
    case .sum(let left, let right): combine(left, right, names) { $0 &+ $1 }
    case .difference(let left, let right): combine(left, right, names) { $0 &- $1 }
    }
  }

  private func combine(
    _ left: Self, _ right: Self, _ names: Names, _ operation: (Int64, Int64) -> Int64
  ) -> Int64? {
    guard let left = left.value(names), let right = right.value(names) else { return nil }
    return operation(left, right)
  }

  /// The first name in it that has no value yet.
  public func unknownName(_ names: Names) -> String? {
    switch self {
    case .literal: nil
    case .name(let name): names(name) == nil ? name : nil
    case .sum(let left, let right), .difference(let left, let right):
      left.unknownName(names) ?? right.unknownName(names)
    }
  }

  /// Is it made of literals alone?
  public var isLiteral: Bool {
    switch self {
    case .literal: true
    case .name: false
    case .sum(let left, let right), .difference(let left, let right):
      left.isLiteral && right.isLiteral
    }
  }
}

extension NumberPattern {
  /// Whether `number` is as the pattern says. A pattern over a name without value matches nothing.
  public func matches(_ number: Int64, _ names: Names) -> Bool {
    switch self {
    case .any: true
    case .equal(let bound): compare(bound, names) { number == $0 }
    case .notEqual(let bound): compare(bound, names) { number != $0 }
    case .atLeast(let bound): compare(bound, names) { number >= $0 }
    case .atMost(let bound): compare(bound, names) { number <= $0 }
    case .greater(let bound): compare(bound, names) { number > $0 }
    case .less(let bound): compare(bound, names) { number < $0 }
    case .range(let low, let high):
      compare(low, names) { number >= $0 } && compare(high, names) { number <= $0 }
    }
  }

  private func compare(_ bound: NumberExpression, _ names: Names, _ holds: (Int64) -> Bool) -> Bool
  {
    bound.value(names).map(holds) ?? false
  }

  /// The value of an exact pattern; `nil` for every other, and if a name in it has no value yet.
  public func exactValue(_ names: Names) -> Int64? {
    guard case .equal(let expression) = self else { return nil }
    return expression.value(names)
  }

  /// The first name in it that has no value yet.
  public func unknownName(_ names: Names) -> String? {
    switch self {
    case .any: nil
    case .equal(let bound), .notEqual(let bound), .atLeast(let bound), .atMost(let bound),
      .greater(let bound), .less(let bound):
      bound.unknownName(names)
    case .range(let low, let high): low.unknownName(names) ?? high.unknownName(names)
    }
  }
}
