import Script

/// Where the members of a C structure are: name, octets from the start, width in octets.
struct StructureLayout {
  struct Field {
    var name: String
    var offset: Int
    var width: Int
    /// For what comes back.
    var names: NumberNames?
  }

  var fields: [Field] = []
  /// Octets of the whole structure.
  var size = 0

  /// Members one after the other, each aligned to its width.
  init(_ members: [(name: String, width: Int)]) {
    for member in members {
      size = (size + member.width - 1) / member.width * member.width
      fields.append(Field(name: member.name, offset: size, width: member.width))
      size += member.width
    }
  }

  /// By name; a member without a name by its place.
  func field(named name: String?, at index: Int) -> Field? {
    guard let name else { return fields.indices.contains(index) ? fields[index] : nil }
    return fields.first { $0.name == name || $0.name.hasSuffix("_" + name) }
  }

  // MARK: Values

  /// What is not written is zero.
  func octets(_ members: [Expression.Member]) throws(CallBindingError) -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: size)
    for (index, member) in members.enumerated() {
      let field = try field(of: member, at: index)
      guard case .integer(let number, _) = member.value, number.fits(field.width) else {
        throw CallBindingError(
          "\(member.notation) is no number of \(Int64(field.width).octets)", at: [index])
      }
      let place = field.offset..<(field.offset + field.width)
      octets.replaceSubrange(place, with: HostOctets.octets(of: number, width: field.width))
    }
    return octets
  }

  /// Whether expected members can be compared with what the call will return.
  func check(_ members: [Expression.Member]) throws(CallBindingError) {
    for (index, member) in members.enumerated() {
      _ = try field(of: member, at: index)
      switch member.value {
      case .integer, .ellipsis: break
      default:
        throw CallBindingError("\(member.notation) is no number to expect", at: [index])
      }
    }
  }

  private func field(
    of member: Expression.Member, at index: Int
  ) throws(CallBindingError) -> Field {
    guard let field = field(named: member.name, at: index) else {
      let names = fields.map(\.name)
      throw CallBindingError(
        member.name.map { unknown("member", $0, among: names) }
          ?? "this structure has \(names.count) members", at: [index])
    }
    return field
  }

  /// The members that are expected, with the values that they have here.
  func reading(_ octets: [UInt8], as expected: [Expression.Member]) -> [Expression.Member] {
    expected.enumerated().map { index, member in
      guard let field = field(named: member.name, at: index),
        octets.count >= field.offset + field.width
      else { return Expression.Member(name: member.name, value: .string([])) }
      let value = octets.dropFirst(field.offset).prefix(field.width)
      return Expression.Member(
        name: member.name, value: value.reading(as: member.value, field.names))
    }
  }
}
