import Match
import Script

extension CallArguments {
  /// `[{..., 1000}, {"text", 4}]`: base and length of each buffer.
  /// - Parameter count: what the script says how many there are.
  func vector(
    _ expression: Expression, _ direction: CallParameter.Direction, count: Expression?
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) is no list of buffers")
    }
    if case .integer(let count, _)? = count, count != elements.count {
      throw CallBindingError(
        "\(call.name): the number of buffers is \(elements.count), not \(count)")
    }
    var buffers: [CallArgument] = []
    for (index, element) in elements.enumerated() {
      buffers.append(
        try CallBindingError.locate(index) { () throws(CallBindingError) in
          try self.element(element, direction)
        })
    }
    return .array(buffers)
  }

  private func element(
    _ expression: Expression, _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument {
    guard case .structure(let members) = expression, members.count == 2 else {
      throw CallBindingError("\(call.name): \(expression.notation) is no buffer and its length")
    }
    let count = try count(members[1].value)
    let base =
      direction == .sent
      ? try data(members[0].value, count: count) : try buffer(members[0].value, count: count)
    return .structure([
      CallArgument.Field(name: "iov_base", value: base),
      CallArgument.Field(name: "iov_len", value: .integer(Int64(count))),
    ])
  }
}
