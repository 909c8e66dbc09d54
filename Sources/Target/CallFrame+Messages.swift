import Engine
import Glibc

extension CallFrame {
  /// `sendmsg` and `recvmsg`.
  func messageCall() throws(CallRefusal) -> Invocation? {
    guard call.name == "sendmsg" || call.name == "recvmsg" else { return nil }
    let descriptor = try int(0)
    let header = unsafe try message(of: call.arguments.count > 1 ? call.arguments[1] : .absent)
    let flags = try int(2)
    keepIfZeroCopy(flags)
    return call.name == "sendmsg"
      ? { unsafe sendmsg(descriptor, header, flags) }
      : { unsafe recvmsg(descriptor, header, flags) }
  }

  /// A structure with any of the fields `msg_name`, `msg_iov`, `msg_control` and `msg_flags`.
  private func message(of value: CallArgument) throws(CallRefusal) -> UnsafeMutablePointer<msghdr>?
  {
    if case .absent = value { return nil }
    guard case .structure(let fields) = value else { throw refusal("\(value) is no message") }
    let header = unsafe memory.block([msghdr()])
    for field in fields { unsafe try fill(header, field) }
    return unsafe header
  }

  private func fill(
    _ header: UnsafeMutablePointer<msghdr>, _ field: CallArgument.Field
  ) throws(CallRefusal) {
    switch field.name {
    case "msg_name":
      let length = unsafe member(\.msg_namelen, of: header)
      let place = unsafe try place(of: field.value, .length(length))
      unsafe header.pointee.msg_name = place.pointer
      unsafe header.pointee.msg_namelen = UInt32(truncatingIfNeeded: place.count)
    case "msg_iov":
      let vector = unsafe try vector(of: field.value)
      unsafe header.pointee.msg_iov = vector.pointer
      unsafe header.pointee.msg_iovlen = vector.count
    case "msg_control":
      // The low half of a number of eight octets is where one of four would be.
      let length = unsafe member(\.msg_controllen, of: header)
      let place = unsafe try place(of: field.value, .length(length))
      unsafe header.pointee.msg_control = place.pointer
      unsafe header.pointee.msg_controllen = place.count
    case "msg_flags": unsafe try fillFlags(header, field.value)
    default: throw refusal("a message has no \(field.name ?? "field without a name")")
    }
  }

  /// Flags that are sent are a number; room for received ones is in the header itself.
  private func fillFlags(
    _ header: UnsafeMutablePointer<msghdr>, _ value: CallArgument
  ) throws(CallRefusal) {
    guard case .room = value else {
      unsafe header.pointee.msg_flags = Int32(truncatingIfNeeded: try integer(value))
      return
    }
    let place = unsafe UnsafeMutableRawPointer(member(\.msg_flags, of: header))
    unsafe memory.addRoom(UnsafeMutableRawBufferPointer(start: place, count: 4), .whole)
  }

  private func member(
    _ member: PartialKeyPath<msghdr>, of header: UnsafeMutablePointer<msghdr>
  ) -> UnsafeMutablePointer<UInt32> {
    unsafe UnsafeMutableRawPointer(header)
      .advanced(by: MemoryLayout<msghdr>.offset(of: member) ?? 0)
      .assumingMemoryBound(to: UInt32.self)
  }
}
