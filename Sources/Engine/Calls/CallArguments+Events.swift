import Match
import Script

extension CallArguments {
  /// `[{fd=4, events=POLLIN, revents=POLLIN}]`; `revents` becomes room for what `poll` found.
  func pollSet(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    guard case .array(let elements) = expression else {
      throw CallBindingError("poll: \(expression.notation) is no list of descriptors")
    }
    guard try number(call.arguments[1]) == elements.count else {
      throw CallBindingError(
        "poll: this list has \(elements.count) descriptors, and the next argument is "
          + call.arguments[1].notation)
    }
    var entries: [CallArgument] = []
    for element in elements {
      entries.append(
        try CallBindingError.locate(entries.count) { () throws(CallBindingError) in
          try pollEntry(element)
        })
    }
    return .array(entries)
  }

  private func pollEntry(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    let entry = try PollEntry(expression)
    return .structure([
      CallArgument.Field(
        name: "fd", value: .integer(try descriptors.live(try number(entry.descriptor)))),
      CallArgument.Field(name: "events", value: .integer(try number(entry.events))),
      CallArgument.Field(name: "revents", value: .room(2)),
    ])
  }

  /// `{events=EPOLLIN, fd=4}`: what to wait for, and the 64 bits that come back with it.
  func epollEvent(_ expression: Expression) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    let entry = try EpollEntry(expression)
    let value = try number(entry.value)
    return .structure([
      CallArgument.Field(name: "events", value: .integer(try number(entry.events))),
      CallArgument.Field(
        name: "data", value: .integer(entry.member == .fd ? try descriptors.live(value) : value)),
    ])
  }

  /// Room for events; `{events=EPOLLIN, fd=4}` is the first that must come, an array all of them.
  func epollEvents(_ expression: Expression, most: Int64) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .ellipsis: break
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        try CallBindingError.locate(index) { () throws(CallBindingError) in try check(element) }
      }
    default: try check(expression)
    }
    guard most <= Self.mostEvents else {
      throw CallBindingError("epoll_wait: \(most) events are more than \(Self.mostEvents)")
    }
    return .room(EpollEntry.size * Int(max(most, 0)))
  }

  private func check(_ expression: Expression) throws(CallBindingError) {
    let entry = try EpollEntry(expression)
    _ = try number(entry.events)
    let value = try number(entry.value)
    if entry.member == .fd { _ = try descriptors.live(value) }
  }
}

/// `{fd=4, events=POLLIN, revents=POLLIN}` or, without names, `{4, POLLIN, POLLIN}`. Without `revents` nothing may be
/// found.
struct PollEntry {
  var descriptor: Expression
  var events: Expression
  private var found: Expression
  private var members: NamedMembers

  init(_ expression: Expression) throws(CallBindingError) {
    members = try NamedMembers(
      expression, of: "an entry of a poll set", names: ["fd", "events", "revents"])
    descriptor = try members.value(of: "fd")
    events = try members.value(of: "events")
    found = members["revents"] ?? .integer(0)
  }

  /// The same entry with what `poll` found.
  func reading(_ octets: [UInt8]) -> Expression {
    let reading = octets.reading(as: found, .pollEvents)
    var members = members
    if members["revents"] != nil || reading != found { members.set("revents", to: reading) }
    return members.structure
  }
}

/// `{events=EPOLLIN, fd=4}`; instead of `fd` there may be `ptr`, `u32` or `u64`.
struct EpollEntry {
  /// The member of `epoll_data_t`.
  enum Member: String, CaseIterable { case fd, ptr, u32, u64 }

  /// Octets of an event as the agent returns it: 4 of events, 4 that mean nothing, 8 of data.
  static let size = 16

  var events: Expression
  var member: Member
  var value: Expression
  private var members: NamedMembers

  init(_ expression: Expression) throws(CallBindingError) {
    let names = ["events"] + Member.allCases.map(\.rawValue)
    let members = try NamedMembers(expression, of: "an epoll event", names: names)
    let given = Member.allCases.filter { members[$0.rawValue] != nil }
    guard let member = given.first, given.count == 1, let value = members[member.rawValue] else {
      throw CallBindingError("an epoll event needs one of fd, ptr, u32 and u64")
    }
    (self.member, self.value, self.members) = (member, value, members)
    events = try members.value(of: "events")
  }

  /// The same event with what came.
  /// - Parameter octets: `size` of them.
  func reading(_ octets: some Collection<UInt8>, _ descriptors: Descriptors) -> Expression {
    let data = octets.dropFirst(8).prefix(member == .fd || member == .u32 ? 4 : 8)
    var members = members
    members.set("events", to: octets.prefix(4).reading(as: events, .epollEvents))
    members.set(member.rawValue, to: self.data(data, descriptors))
    return members.structure
  }

  private func data(_ octets: some Collection<UInt8>, _ descriptors: Descriptors) -> Expression {
    guard member == .fd else { return octets.reading(as: value) }
    let live = HostOctets.integer(octets)
    if case .integer(let script, _) = value, (try? descriptors.live(script)) == live {
      return value
    }
    return .integer(descriptors.script(of: live) ?? live)
  }
}
