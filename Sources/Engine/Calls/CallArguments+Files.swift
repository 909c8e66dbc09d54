import Script

extension CallArguments {
  /// `"/tmp/file"`, with the zero at its end.
  func path(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .string(let octets) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) is no name of a file")
    }
    return .octets(octets + [0])
  }

  /// `[0]`: an integer that the call reads and writes. What it writes is not looked at.
  func pointer(_ expression: Expression, width: Int) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression, elements.count == 1 else {
      throw CallBindingError("\(call.name): \(expression.notation) is no pointer, [0] or NULL")
    }
    return .octets(HostOctets.octets(of: try number(elements[0]), width: width))
  }

  /// `[5, 6]`: the script's numbers of two descriptors that the call makes.
  func descriptorPair(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression, elements.count == 2 else {
      throw CallBindingError("\(call.name): \(expression.notation) is no pair of descriptors")
    }
    for element in elements { _ = try number(element) }
    return .room(8)
  }
}
