import Script
import Wire

/// The value of a socket option between its notation and its octets.
struct OptionValue {
  var level: Int64
  var option: Int64

  private var layout: StructureLayout? { StructureLayout(level: level, option: option) }

  /// Room to give if the script does not say how much: enough for every option of the usual kind.
  var usualRoom: Int { layout?.size ?? 256 }

  // MARK: To octets

  /// - Parameter length: octets, as the script gives them to the call.
  /// - Returns: at least as many; what the value does not fill is zero, as after a string.
  func octets(_ value: Expression, length: Int) throws(CallBindingError) -> [UInt8] {
    let octets = try unpadded(value, length: length)
    return octets + [UInt8](repeating: 0, count: max(0, length - octets.count))
  }

  private func unpadded(_ value: Expression, length: Int) throws(CallBindingError) -> [UInt8] {
    switch value {
    case .integer(let number, _): HostOctets.octets(of: number, width: length)
    case .string(let octets): octets
    case .array(let elements): try octets(elements, length: length)
    case .structure(let members): try octets(members)
    case .address(let address): address.octets
    case .ellipsis: [UInt8](repeating: 0, count: length)
    }
  }

  private func octets(_ elements: [Expression], length: Int) throws(CallBindingError) -> [UInt8] {
    var octets: [UInt8] = []
    for element in elements {
      guard case .integer(let number, _) = element else {
        throw CallBindingError("\(element.notation) is no number to set an option to")
      }
      let width = elements.count == 1 ? length : length / elements.count
      octets += HostOctets.octets(of: number, width: width)
    }
    return octets
  }

  private func octets(_ members: [Expression.Member]) throws(CallBindingError) -> [UInt8] {
    let layout = try layoutOfStructure(members)
    var octets = [UInt8](repeating: 0, count: layout.size)
    for (index, member) in members.enumerated() {
      guard case .integer(let number, _) = member.value,
        let field = layout.field(named: member.name, at: index)
      else { throw CallBindingError("the option's structure has no member \(member.notation)") }
      let place = field.offset..<(field.offset + field.width)
      octets.replaceSubrange(place, with: HostOctets.octets(of: number, width: field.width))
    }
    return octets
  }

  private func layoutOfStructure(
    _ members: [Expression.Member]
  ) throws(CallBindingError) -> StructureLayout {
    guard let layout else {
      throw CallBindingError("option \(option) of level \(level) takes no structure")
    }
    return layout
  }

  /// Whether an expected value can be compared with what the call will return.
  func check(_ value: Expression) throws(CallBindingError) {
    guard case .structure(let members) = value else { return }
    let layout = try layoutOfStructure(members)
    for (index, member) in members.enumerated()
    where layout.field(named: member.name, at: index) == nil {
      throw CallBindingError("the option's structure has no member \(member.notation)")
    }
  }

  // MARK: From octets

  /// What the octets are, written in the form of `expected`.
  func reading(_ octets: [UInt8], as expected: Expression) -> Expression {
    switch expected {
    case .integer: octets.reading(as: expected)
    case .array(let elements): .array(reading(octets, as: elements))
    case .string: .string(octets.withoutTrailingZeros)
    case .structure(let members): .structure(reading(octets, as: members))
    case .ellipsis, .address: expected
    }
  }

  private func reading(_ octets: [UInt8], as elements: [Expression]) -> [Expression] {
    guard !elements.isEmpty else { return octets.isEmpty ? [] : [octets.reading(as: .integer(0))] }
    let width = octets.count / elements.count
    return elements.enumerated().map { index, element in
      octets.dropFirst(index * width).prefix(width).reading(as: element)
    }
  }

  private func reading(
    _ octets: [UInt8], as members: [Expression.Member]
  ) -> [Expression.Member] {
    members.enumerated().map { index, member in
      guard let field = layout?.field(named: member.name, at: index),
        octets.count >= field.offset + field.width
      else { return Expression.Member(name: member.name, value: .string([])) }
      let value = octets.dropFirst(field.offset).prefix(field.width).reading(as: member.value)
      return Expression.Member(name: member.name, value: value)
    }
  }
}

extension Collection<UInt8> {
  /// The number that these octets are; spelled as `expected` if it is that number in this width.
  func reading(as expected: Expression) -> Expression {
    guard case .integer(let number, _) = expected else {
      if case .ellipsis = expected { return expected }
      return .integer(HostOctets.integer(self))
    }
    return count > 0 && HostOctets.octets(of: number, width: count) == Array(self)
      ? expected : .integer(HostOctets.integer(self))
  }

  var withoutTrailingZeros: [UInt8] {
    Array(self.reversed().drop { $0 == 0 }.reversed())
  }
}
