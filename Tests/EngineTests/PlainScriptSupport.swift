import Engine
import Link
import Match
import Script
import Wire

/// A target for scripts without front matter: every call does at once what the closure says, in virtual time.
final class ClosureTarget: Target {
  let link: MemoryLink
  private let act: (TargetCall, MemoryLink) -> Int64

  /// - Parameter act: returns what the call does.
  init(_ link: MemoryLink, _ act: @escaping (TargetCall, MemoryLink) -> Int64) {
    self.link = link
    self.act = act
  }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    let start = link.now
    let result = act(call, link)
    return .returned(
      CallOutcome(id: call.id, result: result, error: 0, start: start, end: link.now))
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    StateReading(state: .closed, at: link.now)
  }
}

/// Runs a plain script against a target that has sockets, numbered from 10, and connects from port 50000 on, each time
/// with an ISN that lies 100000 further.
func runWithSockets(
  _ text: String, peer: @escaping MemoryLink.Peer = Peer.listener,
  change: (inout EngineConfiguration) -> Void = { _ in }
) throws -> Transcript {
  let link = MemoryLink(peer: peer)
  var sockets: Int64 = 9
  var connections = 0
  let target = ClosureTarget(link) { call, link in
    switch call.name {
    case "socket":
      sockets += 1
      return sockets
    case "connect":
      link.schedule(
        Peer.segment(
          .syn, connections * 100_000, from: 50_000 + UInt16(connections), toPort: 8080),
        at: link.now)
      connections += 1
      return 0
    default: return 0
    }
  }
  return try run(text, link: link, target: target, change: change)
}

extension Peer {
  /// Answers SYNs, and data with the segments that are given for it.
  static func answering(
    _ segments: @escaping (_ packet: [UInt8], _ header: TCPHeader) -> [MemoryLink.Reply]
  ) -> MemoryLink.Peer {
    { packet, at in
      guard let header = header(packet), header.flags != .syn else { return listener(packet, at) }
      return segments(packet, header)
    }
  }
}
