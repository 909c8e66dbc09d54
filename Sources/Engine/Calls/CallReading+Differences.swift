import Match
import Script
import Wire

extension CallReading {
  /// What did not come back as the script says, member by member.
  var differences: [Failure.Difference] {
    zip(zip(signature.parameters, call.arguments), arguments).flatMap { expected, actual in
      let (parameter, expression) = expected
      return ExpressionComparison(label: parameter.label, clock: clock)
        .differences(actual, from: expression)
    }
  }
}

/// What came back beside what the script says.
private struct ExpressionComparison {
  let label: String
  let clock: ScriptClock

  /// - Parameter path: of the value in its argument, as in C: `msg_control[0].cmsg_level`.
  func differences(
    _ actual: Expression, from expected: Expression, at path: String = ""
  ) -> [Failure.Difference] {
    switch (actual, expected) {
    case (_, .ellipsis): []
    case (.integer(let left, _), .integer(let right, _)) where left == right: []
    case (.array(let left), .array(let right)) where (left + right).contains(where: \.isStructure):
      elementDifferences(left, from: right, at: path)
    case (.array(let left), .array(let right)) where left.count == right.count:
      zip(left, right).allSatisfy { differences($0, from: $1).isEmpty }
        ? [] : [difference(path, expected, actual)]
    case (.structure(let left), .structure(let right)):
      memberDifferences(left, from: right, at: path)
    default: actual == expected ? [] : [difference(path, expected, actual)]
    }
  }

  private func elementDifferences(
    _ actual: [Expression], from expected: [Expression], at path: String
  ) -> [Failure.Difference] {
    (0..<max(actual.count, expected.count)).flatMap { index in
      let place = "\(path.isEmpty ? label : path)[\(index)]"
      guard index < actual.count else { return [difference(place, expected[index], nil)] }
      guard index < expected.count else { return [difference(place, nil, actual[index])] }
      return differences(actual[index], from: expected[index], at: place)
    }
  }

  private func memberDifferences(
    _ actual: [Expression.Member], from expected: [Expression.Member], at path: String
  ) -> [Failure.Difference] {
    if let time = Instant.Interval(stamp: expected), let stamp = Instant.Interval(stamp: actual) {
      return clock.accepts(stamp, as: time)
        ? [] : [difference(path, .structure(expected), .structure(actual))]
    }
    guard actual.map(\.name) == expected.map(\.name) else {
      return namedDifferences(actual, from: expected, at: path)
    }
    return zip(actual, expected).enumerated().flatMap { index, pair in
      let (member, wanted) = pair
      return isNearEnough(member, wanted)
        ? []
        : differences(
          member.value, from: wanted.value, at: place(wanted.name ?? "[\(index)]", in: path))
    }
  }

  /// Of structures that have not the same members.
  private func namedDifferences(
    _ actual: [Expression.Member], from expected: [Expression.Member], at path: String
  ) -> [Failure.Difference] {
    let names = Set(actual.map(\.name)).intersection(expected.map(\.name))
    let common = expected.filter { names.contains($0.name) }
    let found = actual.filter { names.contains($0.name) }
    guard !found.isEmpty, found.map(\.name) == common.map(\.name) else {
      return [difference(path, .structure(expected), .structure(actual))]
    }
    let missing = expected.filter { !names.contains($0.name) && $0 != .others }
    let surplus = expected.contains(.others) ? [] : actual.filter { !names.contains($0.name) }
    return memberDifferences(found, from: common, at: path)
      + missing.map { difference(place($0.name ?? "", in: path), $0.value, nil) }
      + surplus.map { difference(place($0.name ?? "", in: path), nil, $0.value) }
  }

  /// Lengths of time among TCP's statistics may be off as all times may, but for zero.
  private func isNearEnough(_ actual: Expression.Member, _ expected: Expression.Member) -> Bool {
    guard TCPStatistic.isTime(expected.name), case .integer(let left, _) = actual.value,
      case .integer(let right, _) = expected.value, right != 0
    else { return false }
    let (distance, overflow) = left.subtractingReportingOverflow(right)
    return !overflow && distance.magnitude <= UInt64(max(0, clock.tolerance.nanoseconds / 1_000))
  }

  // MARK: Texts

  private func place(_ name: String, in path: String) -> String {
    name.hasPrefix("[")
      ? (path.isEmpty ? label : path) + name : path.isEmpty ? name : path + "." + name
  }

  private func difference(
    _ path: String, _ expected: Expression?, _ actual: Expression?
  ) -> Failure.Difference {
    Failure.Difference(
      field: path.isEmpty ? label : path, expected: expected?.notation ?? "none",
      actual: (actual?.notation ?? "none") + Self.place(expected, actual))
  }

  /// Where two texts begin to differ, if that cannot be seen in their first octets.
  private static func place(_ expected: Expression?, _ actual: Expression?) -> String {
    guard case .string(let left)? = expected, case .string(let right)? = actual else { return "" }
    let same = zip(left, right).prefix { $0 == $1 }.count
    return same < 64 ? "" : ", different from octet \(same) on"
  }
}

extension Expression.Member {
  /// `...` among the members: any others.
  static let others = Expression.Member(name: nil, value: .ellipsis)
}

extension Expression {
  fileprivate var isStructure: Bool {
    if case .structure = self { true } else { false }
  }
}
