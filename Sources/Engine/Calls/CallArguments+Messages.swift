import Match
import Script

extension CallArguments {
  /// `{msg_name(...)=..., msg_iov(1)=[{..., 1000}], msg_flags=0, msg_control=[...]}`. The result has
  /// the fields `msg_name`, `msg_iov`, `msg_control` and `msg_flags`, each if it was written. Of a
  /// received message, `msg_flags` and `msg_control` are rooms.
  func message(
    _ expression: Expression, _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .structure(let written) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) is no message")
    }
    _ = try NamedMembers(expression, of: "a message", names: Self.messageMembers)
    if let nameless = written.firstIndex(where: { $0.name == nil }) {
      throw CallBindingError("a message's members need names", at: [nameless])
    }
    var fields: [CallArgument.Field] = []
    for (index, member) in (direction == .sent ? written : written.withControlData).enumerated() {
      let value = try CallBindingError.locate(index) { () throws(CallBindingError) in
        try self.member(member, of: written, direction)
      }
      if let value { fields.append(CallArgument.Field(name: member.name, value: value)) }
    }
    return .structure(fields)
  }

  private static let messageMembers = [
    "msg_name", "msg_namelen", "msg_iov", "msg_iovlen", "msg_control", "msg_controllen",
    "msg_flags",
  ]

  private func member(
    _ member: Expression.Member, of message: [Expression.Member],
    _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> CallArgument? {
    switch (member.name, direction) {
    case ("msg_name", .sent): return try address(member.value, .peer)
    case ("msg_name", .received):
      return try peer(member.value, length: message.value(of: "msg_namelen") ?? .ellipsis)
    case ("msg_iov", _):
      return try vector(member.value, direction, count: message.value(of: "msg_iovlen"))
    case ("msg_flags", .sent):
      let flags = try number(member.value)
      guard flags == 0 else {
        throw CallBindingError(
          "\(call.name) does not look at msg_flags; its flags are the argument after the message")
      }
      return .integer(flags)
    case ("msg_flags", .received): return .room(4)
    case ("msg_control", .sent):
      let octets = try controlData(member.value, direction)
      return octets.isEmpty ? nil : .octets(octets)
    case ("msg_control", .received): return try controlRoom(member.value, of: message)
    default: return nil  // the lengths
    }
  }

  // MARK: Control data

  /// Octets that are enough for the control messages of any one packet.
  private static let usualControlRoom = 1024

  /// The room is as large as what is expected where the script says that it is too small for all
  /// that comes, and ample elsewhere: then what came too much can be shown.
  private func controlRoom(
    _ expected: Expression, of message: [Expression.Member]
  ) throws(CallBindingError) -> CallArgument? {
    if isNull(expected) { return nil }
    if case .ellipsis = expected { return .room(Self.usualControlRoom) }
    let needed = try controlData(expected, .received).count
    let isCut =  // MSG_CTRUNC
      if case .integer(let flags, _)? = message.value(of: "msg_flags") { flags & 0x8 != 0 } else {
        false
      }
    return .room(isCut ? needed : max(needed, Self.usualControlRoom))
  }

  /// `[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=5}]`
  private func controlData(
    _ expression: Expression, _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> [UInt8] {
    guard case .array(let elements) = expression else {
      if isNull(expression) { return [] }
      throw CallBindingError("\(call.name): \(expression.notation) is no list of control messages")
    }
    var octets: [UInt8] = []
    for (index, element) in elements.enumerated() {
      octets += try CallBindingError.locate(index) { () throws(CallBindingError) in
        try ControlEntry(element).message(direction).octets
      }
    }
    return octets
  }
}

/// `{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=5}`
struct ControlEntry {
  /// As they are written.
  var level: Expression
  var type: Expression
  var value: Expression
  var kind: ControlData
  private var members: NamedMembers

  init(_ expression: Expression) throws(CallBindingError) {
    members = try NamedMembers(
      expression, of: "a control message", names: ["cmsg_level", "cmsg_type", "cmsg_data"])
    level = try members.value(of: "cmsg_level")
    type = try members.value(of: "cmsg_type")
    value = try members.value(of: "cmsg_data")
    kind = ControlData(
      level: try members.with("cmsg_level", Self.number),
      type: try members.with("cmsg_type", Self.number))
  }

  private static func number(_ expression: Expression) throws(CallBindingError) -> Int64 {
    guard case .integer(let number, _) = expression else {
      throw CallBindingError("\(expression.notation) stands where a number must be")
    }
    return number
  }

  /// As it is sent or expected; of an expected one, `...` is data of any length, or any member.
  func message(
    _ direction: CallParameter.Direction
  ) throws(CallBindingError) -> ControlMessage {
    let data = try members.with("cmsg_data") { value throws(CallBindingError) in
      try direction == .sent ? kind.octets(value) : kind.octets(value.withoutEllipses)
    }
    return ControlMessage(level: kind.level, type: kind.type, data: data)
  }
}

extension [Expression.Member] {
  func value(of name: String) -> Expression? { first { $0.name == name }?.value }

  /// Of a message to receive: with no control messages where none are written, since none may come
  /// then.
  var withControlData: [Expression.Member] {
    value(of: "msg_control") != nil
      ? self : self + [Expression.Member(name: "msg_control", value: .array([]))]
  }
}

extension Expression {
  /// With nothing or zero where anything may come.
  fileprivate var withoutEllipses: Expression {
    switch self {
    case .ellipsis: .string([])
    case .structure(let members):
      .structure(
        members.map { member in
          let isAny = member.name != nil && member.value == .ellipsis
          return isAny ? Member(name: member.name, value: .integer(0)) : member
        })
    default: self
    }
  }
}
