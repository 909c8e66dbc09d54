import CLinux
import Glibc
import Lab
import Target

/// An agent whose harness goes: what becomes of connections in its namespace that are not its own, by version of IP.
func agentEnds(_: [String]) throws {
  let lab = try Lab()
  var connections: [Int32: [Int32]] = [:]
  try lab.inTarget { () throws(LabError) in
    for family in [AF_INET, AF_INET6] { connections[family] = connect(over: family) }
  }
  var ends: [Int32] = [0, 0]
  guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
    throw Failure("no socket pair")
  }
  let (near, far) = (ends[0], ends[1])
  let agent = try lab.forkInTarget(diesWithParent: false) {
    guard clinux_keep_only(far, 3) == 0 else { return 1 }
    AgentServer.runInLab(descriptor: 3)
  }
  close(far)
  for (family, name) in [(AF_INET, "IPv4"), (AF_INET6, "IPv6")] {
    let ends = try require(connections[family], "no connection over \(name)")
    say("\(name) before", ends.map(whatIsRead).joined(separator: " "))
  }
  close(near)
  say("agent", try agent.wait())
  for (family, name) in [(AF_INET, "IPv4"), (AF_INET6, "IPv6")] {
    say("\(name) after", connections[family, default: []].map(whatIsRead).joined(separator: " "))
  }
}

/// The two ends of a connection over loopback.
private func connect(over family: Int32) -> [Int32]? {
  let type = Int32(SOCK_STREAM.rawValue)
  let (listener, near) = (socket(family, type, 0), socket(family, type, 0))
  var address = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  let isConnected = unsafe withUnsafeMutablePointer(to: &address) { storage in
    unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      // A listener that was not bound gets a port; to connect to no address is to connect to loopback.
      unsafe listen(listener, 1) == 0 && getsockname(listener, address, &length) == 0
        && Glibc.connect(near, address, length) == 0
    }
  }
  let far = accept(listener, nil, nil)
  close(listener)
  return isConnected && far >= 0 ? [near, far] : nil
}

/// `nothing`, `end`, `octets`, `aborted`, `reset` or another error.
private func whatIsRead(_ socket: Int32) -> String {
  var octet: UInt8 = 0
  let count = unsafe recv(socket, &octet, 1, Int32(MSG_DONTWAIT))
  switch (count, errno) {
  case (0, _): return "end"
  case (1..., _): return "octets"
  case (_, EAGAIN): return "nothing"
  case (_, ECONNABORTED): return "aborted"
  case (_, ECONNRESET): return "reset"
  case (_, let number): return "error \(number)"
  }
}
