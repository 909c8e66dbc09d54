import Script

/// Code blocks of the plainest kind, carried out here: `assert`, `print` and assignments of whole numbers. Most scripts have
/// no others, and Python takes longer to start than all else that a run costs.
///
/// It only ever finds that all is well. Whatever is not of that kind, does not hold, or might not hold with what the
/// target's clock might have counted, is Python's.
struct SimpleCode {
  enum Statement: Hashable {
    case assert(Expression)
    case assign(String, Expression)
    case print([Expression])
  }

  indirect enum Expression: Hashable {
    case number(Int)
    case name(String)
    case unary(Operator, Expression)
    case binary(Operator, Expression, Expression)
    /// `a < b <= c`
    case comparison(Expression, [Comparison])
    /// Text, or several values: right behind the condition of an `assert`, where it is looked at only if that fails.
    case unknown
  }

  struct Comparison: Hashable {
    var relation: Operator
    var value: Expression
  }

  /// As Python writes it.
  typealias Operator = String

  /// What the blocks have assigned.
  private var names: [String: Value] = [:]
  /// Of the socket, for the block that is carried out.
  private var variables: [CodeVariables.Variable] = []
  /// What the blocks print, by block.
  private(set) var prints: [CodeReport.Print] = []

  /// - Returns: what the blocks print; `nil` if it takes Python.
  static func prints(of snapshots: [CodeSnapshot]) -> [CodeReport.Print]? {
    var code = Self()
    for (index, snapshot) in snapshots.enumerated() {
      guard let statements = SimpleCodeParser.statements(of: snapshot.block.text),
        code.holds(statements, snapshot, index)
      else { return nil }
    }
    return code.prints
  }

  private mutating func holds(
    _ statements: [Statement], _ snapshot: CodeSnapshot, _ index: Int
  ) -> Bool {
    // Those of the block before are gone, and all are what they are again, whatever a block has made of them.
    forgetAssignedVariables()
    variables = CodeVariables.constants + snapshot.variables.variables
    forgetAssignedVariables()
    for other in snapshot.others {
      var copy = self
      copy.variables.append(other)
      guard copy.carryOut(statements) != nil else { return false }
    }
    guard let text = carryOut(statements) else { return false }
    if !text.isEmpty { prints.append(CodeReport.Print(block: index, text: text)) }
    return true
  }

  private mutating func forgetAssignedVariables() {
    names = names.filter { name, _ in variable(name) == nil }
  }

  private func variable(_ name: String) -> CodeVariables.Variable? {
    variables.last { $0.name == name }
  }

  /// - Returns: what is printed; `nil` if a statement fails.
  private mutating func carryOut(_ statements: [Statement]) -> String? {
    var text = ""
    for statement in statements {
      switch statement {
      case .assert(let condition):
        guard let value = value(of: condition), value.number != 0 else { return nil }
      case .assign(let name, let expression):
        guard let value = value(of: expression) else { return nil }
        names[name] = value
      case .print(let expressions):
        var words: [String] = []
        for expression in expressions {
          guard let value = value(of: expression) else { return nil }
          words.append(value.text)
        }
        text += words.joined(separator: " ") + "\n"
      }
    }
    return text
  }

  // MARK: Values

  private enum Value: Hashable {
    case number(Int)
    case truth(Bool)

    var number: Int {
      switch self {
      case .number(let number): number
      case .truth(let isTrue): isTrue ? 1 : 0
      }
    }

    /// As `print` writes it.
    var text: String {
      switch self {
      case .number(let number): "\(number)"
      case .truth(let isTrue): isTrue ? "True" : "False"
      }
    }
  }

  /// `nil` for what has no whole number of 64 bits.
  private func value(of expression: Expression) -> Value? {
    switch expression {
    case .number(let number): return .number(number)
    case .name("True"): return .truth(true)
    case .name("False"): return .truth(false)
    case .name(let name):
      if let own = names[name] { return own }
      return variable(name).flatMap { Int(exactly: $0.value) }.map { .number($0) }
    case .unary(let sign, let operand):
      return value(of: operand).flatMap { Self.apply(sign, to: $0) }
    case .binary(let sign, let left, let right):
      guard let left = value(of: left), let right = value(of: right) else { return nil }
      if sign == "and" { return left.number == 0 ? left : right }
      if sign == "or" { return left.number != 0 ? left : right }
      return Self.apply(sign, left, right)
    case .comparison(let first, let comparisons):
      guard var left = value(of: first)?.number else { return nil }
      var isTrue = true
      for comparison in comparisons {
        guard let right = value(of: comparison.value)?.number else { return nil }
        isTrue = isTrue && Self.holds(left, comparison.relation, right)
        left = right
      }
      return .truth(isTrue)
    case .unknown: return nil
    }
  }

  private static func apply(_ sign: Operator, to value: Value) -> Value? {
    switch sign {
    case "not": return .truth(value.number == 0)
    // Of a truth value, newer Pythons warn.
    case "~": if case .number(let number) = value { return .number(~number) } else { return nil }
    case "+": return .number(value.number)
    default: return apply("-", 0, value.number).map { .number($0) }
    }
  }

  private static func apply(_ sign: Operator, _ left: Value, _ right: Value) -> Value? {
    if case (.truth, .truth) = (left, right), ["&", "|", "^"].contains(sign) {
      return apply(sign, left.number, right.number).map { .truth($0 != 0) }
    }
    return apply(sign, left.number, right.number).map { .number($0) }
  }

  private static func apply(_ sign: Operator, _ left: Int, _ right: Int) -> Int? {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
      result.overflow ? nil : result.partialValue
    }
    switch sign {
    case "+": return checked(left.addingReportingOverflow(right))
    case "-": return checked(left.subtractingReportingOverflow(right))
    case "*": return checked(left.multipliedReportingOverflow(by: right))
    case "&": return left & right
    case "|": return left | right
    case "^": return left ^ right
    case "<<":
      guard (0..<63).contains(right), left == (left << right) >> right else { return nil }
      return left << right
    case ">>": return right < 0 ? nil : left >> right
    case "//", "%":
      guard right != 0, let quotient = checked(left.dividedReportingOverflow(by: right)) else {
        return nil
      }
      // Python rounds towards minus infinity, and the rest has the divisor's sign.
      let rest = left - quotient * right
      let isRoundedUp = rest != 0 && (rest < 0) != (right < 0)
      if sign == "%" { return isRoundedUp ? rest + right : rest }
      return isRoundedUp ? quotient - 1 : quotient
    default: return nil
    }
  }

  private static func holds(_ left: Int, _ relation: Operator, _ right: Int) -> Bool {
    switch relation {
    case "==": left == right
    case "!=": left != right
    case "<": left < right
    case "<=": left <= right
    case ">": left > right
    default: left >= right
    }
  }
}
