import CLinux
import Engine
import Glibc

extension CallFrame {
  /// Calls that make descriptors of files and pipes, and move octets between two descriptors.
  func fileCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "open":
      let path = unsafe try place(0).pointer?.assumingMemoryBound(to: CChar.self)
      let (flags, mode) = (try int(1), argumentCount > 2 ? try int(2) : 0o644)
      return { unsafe Int(clinux_open(path, flags, UInt32(bitPattern: mode))) }
    case "dup":
      let descriptor = try int(0)
      return { Int(dup(descriptor)) }
    case "pipe", "pipe2": return try piping()
    case "sendfile":
      let (to, from) = (try int(0), try int(1))
      let offset = unsafe try offset(at: 2)
      let count = try long(3)
      return { unsafe sendfile(to, from, offset, count) }
    case "splice": return try splicing()
    default: return nil
    }
  }

  private func piping() throws(CallRefusal) -> Invocation {
    let ends = unsafe try place(0)
    guard unsafe ends.pointer == nil || ends.count >= 8 else {
      throw refusal("two descriptors need 8 octets")
    }
    let pointer = unsafe ends.pointer?.assumingMemoryBound(to: Int32.self)
    let flags = argumentCount > 1 ? try int(1) : 0
    return { unsafe Int(clinux_pipe2(pointer, flags)) }
  }

  private func splicing() throws(CallRefusal) -> Invocation {
    let (from, to) = (try int(0), try int(2))
    let (fromOffset, toOffset) = unsafe (try offset(at: 1), try offset(at: 3))
    let (count, flags) = (UInt(bitPattern: try long(4)), UInt32(bitPattern: try int(5)))
    return { unsafe clinux_splice(from, fromOffset, to, toOffset, count, flags) }
  }

  /// A pointer to 64 bits, or none.
  private func offset(at index: Int) throws(CallRefusal) -> UnsafeMutablePointer<Int>? {
    let place = unsafe try place(index)
    guard unsafe place.pointer == nil || place.count >= 8 else {
      throw refusal("an offset needs 8 octets")
    }
    return unsafe place.pointer?.assumingMemoryBound(to: Int.self)
  }
}
