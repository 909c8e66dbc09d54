import Script

/// The members of a structure of a script by their names in C; a member without a name has that of its place.
struct NamedMembers {
  private let what: String
  private var members: [Expression.Member]
  private var places: [String: Int] = [:]

  /// - Parameters:
  ///   - what: the structure, with its article, for messages.
  ///   - names: all its members, in C's order.
  init(
    _ expression: Expression, of what: String, names: [String]
  ) throws(CallBindingError) {
    guard case .structure(let members) = expression else {
      throw CallBindingError("\(expression.notation) is not \(what), such as {\(names[0])=...}")
    }
    self.members = members
    self.what = what
    for (index, member) in members.enumerated() {
      guard let name = member.name ?? (index < names.count ? names[index] : nil) else {
        throw CallBindingError("\(what) has \(names.count) members", at: [index])
      }
      guard names.contains(name) else {
        throw CallBindingError(unknown("member", name, among: names), at: [index])
      }
      guard places.updateValue(index, forKey: name) == nil else {
        throw CallBindingError("the member '\(name)' is written twice", at: [index])
      }
    }
  }

  subscript(name: String) -> Expression? { places[name].map { members[$0].value } }

  var structure: Expression { .structure(members) }

  /// A member that must be there.
  func value(of name: String) throws(CallBindingError) -> Expression {
    guard let value = self[name] else { throw CallBindingError("\(what) needs '\(name)'") }
    return value
  }

  /// Makes something of a member that must be there; an error of `body` is at its place.
  func with<Value>(
    _ name: String, _ body: (Expression) throws(CallBindingError) -> Value
  ) throws(CallBindingError) -> Value {
    let value = try value(of: name)
    return try CallBindingError.locate(places[name] ?? 0) { () throws(CallBindingError) in
      try body(value)
    }
  }

  /// Gives a member another value; one that was not written is added.
  mutating func set(_ name: String, to value: Expression) {
    if let place = places[name] {
      members[place].value = value
    } else {
      places[name] = members.count
      members.append(Expression.Member(name: name, value: value))
    }
  }
}
