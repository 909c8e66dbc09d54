import CLinux
import Engine
import Glibc

extension CallFrame {
  /// Calls that ask a descriptor something or change it.
  func descriptorCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "getsockopt", "setsockopt": return try option()
    case "fcntl":
      let (descriptor, command) = (try int(0), try int(1))
      let argument = argumentCount > 2 ? try long(2) : 0
      return { Int(clinux_fcntl(descriptor, command, argument)) }
    case "ioctl": return try control()
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
    if argumentCount > 2, case .integer(let number) = call.arguments[2] {
      guard (0...0xFFFF).contains(number) else { throw refusal("\(number) is no argument") }
      let pointer = unsafe UnsafeMutableRawPointer(bitPattern: Int(number))
      return { unsafe Int(clinux_ioctl(descriptor, request, pointer)) }
    }
    let pointer = argumentCount > 2 ? unsafe try place(2).pointer : nil
    return { unsafe Int(clinux_ioctl(descriptor, request, pointer)) }
  }
}
