import Engine
import Glibc

extension CallFrame {
  /// Calls that move octets between one buffer and a descriptor.
  func transferCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "read", "recv", "recvfrom": return try receiving()
    case "write", "send", "sendto": return try sending()
    case "readv", "writev": return try vectored()
    default: return nil
    }
  }

  private func receiving() throws(CallRefusal) -> Invocation {
    let descriptor = try int(0)
    let buffer = unsafe try place(1, lengthAt: 2, .data)
    let (pointer, count) = unsafe (buffer.pointer, buffer.count)
    if call.name == "read" { return { unsafe read(descriptor, pointer, count) } }
    let flags = try int(3)
    if call.name == "recv" { return { unsafe recv(descriptor, pointer, count, flags) } }
    let peer = unsafe try roomWithLength(4, lengthAt: 5)
    let address = unsafe peer.pointer?.assumingMemoryBound(to: sockaddr.self)
    return { unsafe recvfrom(descriptor, pointer, count, flags, address, peer.length) }
  }

  private func sending() throws(CallRefusal) -> Invocation {
    let descriptor = try int(0)
    let data = unsafe try place(1, lengthAt: 2)
    let (pointer, count) = unsafe (data.pointer, data.count)
    if call.name == "write" { return { unsafe write(descriptor, pointer, count) } }
    let flags = try int(3)
    keepIfZeroCopy(flags)
    if call.name == "send" { return { unsafe send(descriptor, pointer, count, flags) } }
    let peer = unsafe try place(4, lengthAt: 5)
    let address = unsafe peer.pointer?.assumingMemoryBound(to: sockaddr.self)
    let length = unsafe UInt32(truncatingIfNeeded: peer.count)
    return { unsafe sendto(descriptor, pointer, count, flags, address, length) }
  }

  /// What is sent with MSG_ZEROCOPY is read after the call too, until the peer has acknowledged it.
  func keepIfZeroCopy(_ flags: Int32) {
    if flags & 0x400_0000 != 0 { memory.keep() }
  }

  private func vectored() throws(CallRefusal) -> Invocation {
    let descriptor = try int(0)
    let vector = unsafe try vector(of: call.arguments.count > 1 ? call.arguments[1] : .absent)
    let count = try int(2)
    guard unsafe vector.pointer == nil || count <= vector.count else {
      throw unsafe refusal("\(count) buffers of \(vector.count)")
    }
    let pointer = unsafe vector.pointer
    return call.name == "readv"
      ? { unsafe readv(descriptor, pointer, count) }
      : { unsafe writev(descriptor, pointer, count) }
  }

  /// An array of structures of base and length.
  func vector(
    of value: CallArgument
  ) throws(CallRefusal) -> (pointer: UnsafeMutablePointer<iovec>?, count: Int) {
    if case .absent = value { return (nil, 0) }
    guard case .array(let elements) = value else { throw refusal("\(value) is no list of buffers") }
    var buffers: [iovec] = unsafe []
    for element in elements {
      guard case .structure(let fields) = element, fields.count == 2 else {
        throw refusal("\(element) is no buffer")
      }
      let place = unsafe try place(of: fields[0].value, .data)
      let length = try integer(fields[1].value)
      guard unsafe place.pointer == nil || (0...Int64(place.count)).contains(length) else {
        throw unsafe refusal("\(length) octets of \(place.count)")
      }
      unsafe buffers.append(
        iovec(iov_base: place.pointer, iov_len: Int(truncatingIfNeeded: length)))
    }
    return unsafe (memory.block(buffers), buffers.count)
  }
}
