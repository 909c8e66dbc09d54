extension NumberExpression: CustomStringConvertible {
  /// As a script writes it.
  public var description: String {
    switch self {
    case .literal(let value): "\(value)"
    case .name(let name): name.contains(".") || name == "ISS" || name == "IRS" ? name : "$\(name)"
    case .sum(let left, let right): "\(left)+\(right)"
    case .difference(let left, let right): "\(left)-\(right)"
    }
  }

  /// The value if it has one, else as a script writes it.
  public func text(_ names: Names) -> String { value(names).map { "\($0)" } ?? description }
}

extension NumberPattern {
  /// As a script writes it, names replaced by the values that they have.
  public func text(_ names: Names) -> String {
    switch self {
    case .any: "*"
    case .equal(let bound): bound.text(names)
    case .notEqual(let bound): "!= \(bound.text(names))"
    case .range(let low, let high): "\(low.text(names))..\(high.text(names))"
    case .atLeast(let bound): ">= \(bound.text(names))"
    case .atMost(let bound): "<= \(bound.text(names))"
    case .greater(let bound): "> \(bound.text(names))"
    case .less(let bound): "< \(bound.text(names))"
    }
  }
}
