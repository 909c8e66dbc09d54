import CLinux
import Engine
import Glibc

extension CallFrame {
  /// `poll` and the calls of epoll.
  func eventCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "poll": return try polling()
    case "epoll_create":
      let size = try int(0)
      return { Int(clinux_epoll_create(size)) }
    case "epoll_create1":
      let flags = try int(0)
      return { Int(clinux_epoll_create1(flags)) }
    case "epoll_ctl": return try controlling()
    case "epoll_wait": return try waiting()
    default: return nil
    }
  }

  // MARK: poll

  private func polling() throws(CallRefusal) -> Invocation {
    let count = try long(1)
    let timeout = try int(2)
    let set = unsafe try pollSet(call.arguments[0])
    guard unsafe set.pointer == nil || (0...set.count).contains(count) else {
      throw unsafe refusal("\(count) descriptors of \(set.count)")
    }
    let (pointer, number) = unsafe (set.pointer, UInt(bitPattern: count))
    return { unsafe Int(poll(pointer, number, timeout)) }
  }

  private func pollSet(
    _ value: CallArgument
  ) throws(CallRefusal) -> (pointer: UnsafeMutablePointer<pollfd>?, count: Int) {
    if case .absent = value { return (nil, 0) }
    guard case .array(let elements) = value else { throw refusal("\(value) is no poll set") }
    var entries: [pollfd] = []
    for element in elements { entries.append(try pollEntry(element)) }
    let pointer = unsafe memory.block(entries)
    for index in entries.indices {
      let found = unsafe UnsafeMutableRawPointer(pointer + index)
        .advanced(by: MemoryLayout<pollfd>.offset(of: \.revents) ?? 0)
      unsafe memory.addRoom(UnsafeMutableRawBufferPointer(start: found, count: 2), .whole)
    }
    return unsafe (pointer, entries.count)
  }

  private func pollEntry(_ value: CallArgument) throws(CallRefusal) -> pollfd {
    guard case .structure(let fields) = value, fields.count == 3 else {
      throw refusal("\(value) is no entry of a poll set")
    }
    return pollfd(
      fd: Int32(truncatingIfNeeded: try integer(fields[0].value)),
      events: Int16(truncatingIfNeeded: try integer(fields[1].value)), revents: 0)
  }

  // MARK: epoll

  /// What to wait for is a structure of events and 64 bits of data, or nothing.
  private func controlling() throws(CallRefusal) -> Invocation {
    let (epoll, operation, descriptor) = (try int(0), try int(1), try int(2))
    let event = try argument(3)
    if case .absent = event {
      return { Int(clinux_epoll_control(epoll, operation, descriptor)) }
    }
    guard case .structure(let fields) = event, fields.count == 2 else {
      throw refusal("\(event) is no event")
    }
    let events = UInt32(truncatingIfNeeded: try integer(fields[0].value))
    let data = UInt64(bitPattern: try integer(fields[1].value))
    return { Int(clinux_epoll_control_event(epoll, operation, descriptor, events, data)) }
  }

  private func waiting() throws(CallRefusal) -> Invocation {
    let (epoll, most, timeout) = (try int(0), try int(2), try int(3))
    let room = unsafe try place(1)
    let pointer = unsafe room.pointer
    guard unsafe pointer == nil || Int(most) * 16 <= room.count else {
      throw unsafe refusal("\(most) events in \(room.count) octets")
    }
    return { unsafe Int(clinux_epoll_wait(epoll, pointer, most, timeout)) }
  }
}
