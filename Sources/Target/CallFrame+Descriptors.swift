import CLinux
import Engine
import Glibc

extension CallFrame {
  /// Calls that ask a descriptor something or change it, and `poll` and `pipe`.
  func descriptorCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "getsockopt", "setsockopt": return try option()
    case "fcntl":
      let (descriptor, command) = (try int(0), try int(1))
      let argument = argumentCount > 2 ? try long(2) : 0
      return { Int(clinux_fcntl(descriptor, command, argument)) }
    case "ioctl": return try control()
    case "poll": return try polling()
    case "pipe":
      let ends = unsafe try place(0)
      guard unsafe ends.count >= 8 else { throw refusal("two descriptors need 8 octets") }
      let pointer = unsafe ends.pointer?.assumingMemoryBound(to: Int32.self)
      return { unsafe Int(pipe(pointer)) }
    default: return nil
    }
  }

  private func option() throws(CallRefusal) -> Invocation {
    let (descriptor, level, name) = (try int(0), try int(1), try int(2))
    if call.name == "setsockopt" {
      let value = unsafe try place(3, lengthAt: 4)
      let (pointer, count) = unsafe (value.pointer, UInt32(truncatingIfNeeded: value.count))
      return { unsafe Int(setsockopt(descriptor, level, name, pointer, count)) }
    }
    let value = unsafe try roomWithLength(3, lengthAt: 4)
    return { unsafe Int(getsockopt(descriptor, level, name, value.pointer, value.length)) }
  }

  /// The third argument is memory, or a small number that some requests take instead.
  private func control() throws(CallRefusal) -> Invocation {
    let (descriptor, request) = (try int(0), UInt(bitPattern: try long(1)))
    if call.arguments.count > 2, case .integer(let number) = call.arguments[2] {
      guard (0...0xFFFF).contains(number) else { throw refusal("\(number) is no argument") }
      let pointer = unsafe UnsafeMutableRawPointer(bitPattern: Int(number))
      return { unsafe Int(clinux_ioctl(descriptor, request, pointer)) }
    }
    let place = unsafe try place(2)
    let pointer = unsafe place.pointer
    return { unsafe Int(clinux_ioctl(descriptor, request, pointer)) }
  }

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
}
