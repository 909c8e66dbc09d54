import CLinux
import Engine
import Glibc

extension CallFrame {
  /// Calls that make, name and end connections.
  func connectionCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "socket":
      let (domain, type, protocolNumber) = (try int(0), try int(1), try int(2))
      return { Int(socket(domain, type, protocolNumber)) }
    case "bind", "connect": return try naming()
    case "listen":
      let (descriptor, backlog) = (try int(0), try int(1))
      return { Int(listen(descriptor, backlog)) }
    case "accept", "accept4": return try accepting()
    case "shutdown":
      let (descriptor, how) = (try int(0), try int(1))
      return { Int(shutdown(descriptor, how)) }
    case "close":
      let descriptor = try int(0)
      return { Int(close(descriptor)) }
    default: return nil
    }
  }

  private func naming() throws(CallRefusal) -> Invocation {
    let descriptor = try int(0)
    let address = unsafe try place(1, lengthAt: 2)
    let sockaddr = unsafe address.pointer?.assumingMemoryBound(to: sockaddr.self)
    let length = unsafe UInt32(truncatingIfNeeded: address.count)
    return call.name == "bind"
      ? { unsafe Int(bind(descriptor, sockaddr, length)) }
      : { unsafe Int(connect(descriptor, sockaddr, length)) }
  }

  private func accepting() throws(CallRefusal) -> Invocation {
    let descriptor = try int(0)
    let peer = unsafe try roomWithLength(1, lengthAt: 2)
    let flags = argumentCount > 3 ? try int(3) : 0
    return { unsafe Int(clinux_accept4(descriptor, peer.pointer, peer.length, flags)) }
  }
}
