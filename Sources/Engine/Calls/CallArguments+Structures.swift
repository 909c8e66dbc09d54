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

  /// `[{fd=4, events=POLLIN, revents=POLLIN}]`; `revents` becomes room for what `poll` found.
  func pollSet(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression else {
      throw CallBindingError("poll: \(expression.notation) is no list of descriptors")
    }
    var entries: [CallArgument] = []
    for element in elements { entries.append(try pollEntry(element)) }
    return .array(entries)
  }

  private func pollEntry(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    guard let entry = PollEntry(expression) else {
      throw CallBindingError("poll: \(expression.notation) has not fd, events and revents")
    }
    return .structure([
      CallArgument.Field(
        name: "fd", value: .integer(try descriptors.live(try number(entry.descriptor)))),
      CallArgument.Field(name: "events", value: .integer(try number(entry.events))),
      CallArgument.Field(name: "revents", value: .room(2)),
    ])
  }
}

/// `{fd=4, events=POLLIN, revents=POLLIN}` or, without names, `{4, POLLIN, POLLIN}`.
struct PollEntry {
  var descriptor: Expression
  var events: Expression
  var found: Expression
  private var names: [String?]

  init?(_ expression: Expression) {
    guard case .structure(let members) = expression, members.count == 3 else { return nil }
    names = members.map(\.name)
    guard zip(names, ["fd", "events", "revents"]).allSatisfy({ $0 == nil || $0 == $1 }) else {
      return nil
    }
    (descriptor, events, found) = (members[0].value, members[1].value, members[2].value)
  }

  /// The same entry with what `poll` found.
  func reading(_ octets: [UInt8]) -> Expression {
    let values = [descriptor, events, Self.events(octets, as: found)]
    return .structure(zip(names, values).map { Expression.Member(name: $0, value: $1) })
  }

  /// The bits of `revents` by their names.
  private static func events(_ octets: [UInt8], as expected: Expression) -> Expression {
    guard case .integer(let value, _) = octets.reading(as: expected) else { return expected }
    if case .integer(value, _) = expected { return expected }
    let spelled = names.filter { value & $0.bit != 0 }.map(\.name).joined(separator: "|")
    return .integer(value, spelling: spelled.isEmpty ? "\(value)" : spelled)
  }

  private static let names: [(bit: Int64, name: String)] = [
    (0x1, "POLLIN"), (0x2, "POLLPRI"), (0x4, "POLLOUT"), (0x8, "POLLERR"), (0x10, "POLLHUP"),
    (0x20, "POLLNVAL"), (0x40, "POLLRDNORM"), (0x80, "POLLRDBAND"), (0x100, "POLLWRNORM"),
    (0x200, "POLLWRBAND"), (0x2000, "POLLRDHUP"),
  ]
}
