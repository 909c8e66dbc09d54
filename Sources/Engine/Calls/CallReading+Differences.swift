import Match
import Script

extension CallReading {
  /// The arguments that did not come back as the script says.
  var differences: [Failure.Difference] {
    zip(zip(signature.parameters, call.arguments), arguments).compactMap { expected, actual in
      let (parameter, expression) = expected
      guard !actual.isWhat(expression) else { return nil }
      return Failure.Difference(
        field: parameter.label, expected: expression.notation,
        actual: actual.notation + Self.place(expression, actual))
    }
  }

  /// Where two texts begin to differ, if that cannot be seen in their first octets.
  private static func place(_ expected: Expression, _ actual: Expression) -> String {
    guard case .string(let left) = expected, case .string(let right) = actual else { return "" }
    let same = zip(left, right).prefix { $0 == $1 }.count
    return same < 64 ? "" : ", different from octet \(same) on"
  }
}

extension Expression {
  /// Whether this is what `expected` says; an ellipsis there says nothing.
  fileprivate func isWhat(_ expected: Expression) -> Bool {
    switch (self, expected) {
    case (_, .ellipsis): true
    case (.integer(let left, _), .integer(let right, _)): left == right
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isWhat($1) }
    case (.structure(let left), .structure(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy { $0.name == $1.name && $0.value.isWhat($1.value) }
    default: self == expected
    }
  }
}
