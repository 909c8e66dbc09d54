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
    case .integer(let number, _): try Self.octets(of: number, width: length)
    case .string(let octets): octets
    case .array(let elements): try octets(elements, length: length)
    case .structure(let members): try layoutOfStructure(members).octets(members)
    case .address(let address): address.octets
    case .ellipsis: [UInt8](repeating: 0, count: length)
    }
  }

  private func octets(_ elements: [Expression], length: Int) throws(CallBindingError) -> [UInt8] {
    var octets: [UInt8] = []
    for element in elements {
      let width = elements.count == 1 ? length : length / elements.count
      switch element {
      case .integer(let number, _): octets += try Self.octets(of: number, width: width)
      case .address(let address): octets += address.octets
      default: throw CallBindingError("\(element.notation) is no number to set an option to")
      }
    }
    return octets
  }

  /// Fewer than four octets are the low ones of an `int`.
  private static func octets(of number: Int64, width: Int) throws(CallBindingError) -> [UInt8] {
    let most = max(width, 4)
    guard number.fits(most) else {
      throw CallBindingError("\(number) has more than \(Int64(most).octets)")
    }
    return HostOctets.octets(of: number, width: width)
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
    try layoutOfStructure(members).check(members)
  }

  // MARK: From octets

  /// What the octets are, written in the form of `expected`.
  func reading(_ octets: [UInt8], as expected: Expression) -> Expression {
    switch expected {
    case .integer: octets.reading(as: expected)
    case .array(let elements): .array(reading(octets, as: elements))
    case .string(let text): octets.reading(asText: text)
    case .structure(let members): .structure(layout?.reading(octets, as: members) ?? members)
    case .address: IPAddress(octets: octets[...]).map { .address($0) } ?? .string(octets)
    case .ellipsis: expected
    }
  }

  private func reading(_ octets: [UInt8], as elements: [Expression]) -> [Expression] {
    guard !elements.isEmpty else { return octets.isEmpty ? [] : [octets.reading(as: .integer(0))] }
    let width = octets.count / elements.count
    return elements.enumerated().map { index, element in
      octets.dropFirst(index * width).prefix(width).reading(as: element)
    }
  }
}

extension Collection<UInt8> {
  /// The number that these octets are; spelled as `expected` if it is that number in this width.
  /// - Parameter names: of other numbers.
  func reading(as expected: Expression, _ names: NumberNames? = nil) -> Expression {
    switch expected {
    case .ellipsis: return expected
    case .integer(let number, _)
    where count > 0 && HostOctets.octets(of: number, width: count) == Array(self):
      return expected
    default:
      let number = HostOctets.integer(self)
      return names?.expression(number) ?? .integer(number)
    }
  }

  /// A text in a room that may be larger: zeros at the end do not count.
  fileprivate func reading(asText expected: [UInt8]) -> Expression {
    let text = withoutTrailingZeros
    let isExpected = count >= expected.count && text == expected.withoutTrailingZeros
    return .string(isExpected ? expected : text)
  }

  private var withoutTrailingZeros: [UInt8] { Array(reversed().drop { $0 == 0 }.reversed()) }
}
