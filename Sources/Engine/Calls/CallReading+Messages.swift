import Script
import Wire

extension CallReading {
  func vector(_ expected: Expression, _ outputs: [[UInt8]]) -> Expression {
    guard case .array(let elements) = expected else { return expected }
    var rest = outputs[...]
    return .array(
      elements.map { element in
        guard case .structure(var members) = element, members.count == 2,
          Self.hasRoom(members[0].value), let octets = rest.popFirst()
        else { return element }
        members[0].value = buffer(members[0].value, octets)
        return .structure(members)
      })
  }

  /// Whether a received buffer has an output of its own.
  private static func hasRoom(_ base: Expression) -> Bool {
    switch base {
    case .ellipsis, .string: true
    default: false
    }
  }

  func message(_ expected: Expression, _ outputs: [[UInt8]]) -> Expression {
    guard case .structure(let members) = expected else { return expected }
    var rest = outputs[...]
    let all = members.withControlData.map { member in
      let count = roomCount(of: member)
      defer { rest = rest.dropFirst(count) }
      return Expression.Member(name: member.name, value: read(member, Array(rest.prefix(count))))
    }
    // What is not written is no news as long as there is none.
    return .structure(
      all.count > members.count && all.last?.value == .array([]) ? all.dropLast() : all)
  }

  private func roomCount(of member: Expression.Member) -> Int {
    switch (member.name, member.value) {
    case ("msg_name", .ellipsis), ("msg_name", .structure), ("msg_flags", _),
      ("msg_control", .array), ("msg_control", .ellipsis):
      return 1
    case ("msg_iov", .array(let elements)):
      return elements.count { element in
        guard case .structure(let members) = element, members.count == 2 else { return false }
        return Self.hasRoom(members[0].value)
      }
    default: return 0
    }
  }

  private func read(_ member: Expression.Member, _ outputs: [[UInt8]]) -> Expression {
    guard let octets = outputs.first else { return member.value }
    return switch member.name {
    case "msg_name": peer(member.value, octets)
    case "msg_iov": vector(member.value, outputs)
    case "msg_control": controlData(member.value, octets)
    default: octets.reading(as: member.value, .messageFlags)
    }
  }

  // MARK: Control data

  private func controlData(_ expected: Expression, _ octets: [UInt8]) -> Expression {
    guard case .array(let elements) = expected else { return expected }
    return .array(
      ControlMessage.all(in: octets).enumerated().map { index, message in
        let expected = elements.indices.contains(index) ? try? ControlEntry(elements[index]) : nil
        return controlMessage(message, expected)
      })
  }

  private func controlMessage(_ message: ControlMessage, _ expected: ControlEntry?) -> Expression {
    let data = ControlData(level: message.level, type: message.type)
    var level = NumberNames.levels.expression(message.level)
    var type = NumberNames.controlTypes(level: message.level).expression(message.type)
    var value = data.reading(message.data, start: clock.start)
    if let expected, expected.kind == data {
      (level, type) = (expected.level, expected.type)
      value = data.reading(message.data, as: expected.value, start: clock.start)
    }
    return .structure([
      Expression.Member(name: "cmsg_level", value: level),
      Expression.Member(name: "cmsg_type", value: type),
      Expression.Member(name: "cmsg_data", value: value),
    ])
  }
}
