import Match
import Script

extension CallArguments {
  /// `[{..., 1000}, {"text", 4}]`: base and length of each buffer.
  func vector(
    _ expression: Expression, _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) is no list of buffers")
    }
    var buffers: [CallArgument] = []
    for element in elements { buffers.append(try self.element(element, direction)) }
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

  /// `{msg_name(...)=..., msg_iov(1)=[{..., 1000}], msg_flags=0}`. The result has the fields
  /// `msg_name`, `msg_iov`, `msg_control` and `msg_flags`, each if it was written. Of a received
  /// message, `msg_flags` is room for an `int`.
  func message(
    _ expression: Expression, _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .structure(let members) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) is no message")
    }
    var fields: [CallArgument.Field] = []
    for member in members {
      guard let value = try self.member(member, of: members, direction) else { continue }
      fields.append(CallArgument.Field(name: member.name, value: value))
    }
    return .structure(fields)
  }

  private func member(
    _ member: Expression.Member, of message: [Expression.Member],
    _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument? {
    switch (member.name, direction) {
    case ("msg_name", .sent): try address(member.value, .peer)
    case ("msg_name", .received):
      try peer(member.value, length: message.first { $0.name == "msg_namelen" }?.value ?? .ellipsis)
    case ("msg_iov", _): try vector(member.value, direction)
    case ("msg_flags", .sent): .integer(try number(member.value))
    case ("msg_flags", .received): .room(4)
    case ("msg_control", _): try controlData(member.value)
    case ("msg_namelen", _), ("msg_iovlen", _), ("msg_controllen", _): nil
    default: throw CallBindingError("\(call.name): a message has no \(member.notation)")
    }
  }

  /// Control messages are not read or written yet; an empty list is none.
  private func controlData(_ expression: Expression) throws(CallBindingError) -> CallArgument? {
    if isNull(expression) { return nil }
    if case .array(let elements) = expression, elements.isEmpty { return nil }
    throw CallBindingError("\(call.name): control messages are not supported")
  }
}
