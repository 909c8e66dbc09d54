import Capture
import Engine
import Glibc
import Lab
import Link
import Match
import Wire

/// What goes on between a server and its clients, until a connection has ended or somebody has had enough.
struct LiveRecording: ~Copyable {
  private let socket: CaptureSocket
  private let signals: Signals
  private let interface: String
  private let port: UInt16
  /// Of the server; `nil`: any.
  private let address: IPAddress?
  /// Not only until the first connection has ended.
  private let goesOn: Bool

  /// - Parameters:
  ///   - server: its interface is the one towards it, unless `interface` names another.
  ///   - port: where there is no server.
  init(
    _ server: TargetName?, interface: String?, port: UInt16?, netns: String?, goesOn: Bool
  ) throws(SystemError) {
    // Before any thread, so that every thread has them blocked.
    let signals = try Signals()
    let address = try server?.addresses().first
    try Privileges.requireRawSockets(for: "record")
    let (name, socket) = try Self.listen(interface, address, server?.port ?? port ?? 0, netns)
    self.signals = signals
    self.address = address
    self.socket = socket
    self.interface = name
    self.port = server?.port ?? port ?? 0
    self.goesOn = goesOn
  }

  /// Opens the socket, and gives up all rights that are no longer needed.
  private static func listen(
    _ interface: String?, _ address: IPAddress?, _ port: UInt16, _ netns: String?
  ) throws(SystemError) -> (String, CaptureSocket) {
    do {
      if let netns { try HostNamespace.enter(netns) }
      let name = if let interface { interface } else { try Self.interface(to: address) }
      let socket = try CaptureSocket(interface: name, port: port)
      try Capabilities.drop()
      return (name, socket)
    } catch { throw SystemError("\(error)", code: 0) }
  }

  private static func interface(to address: IPAddress?) throws(LabError) -> String {
    guard let address else { return "lo" }
    let route = try HostRoute(to: address)
    return route.medium == .loopback ? "lo" : route.interface
  }

  /// How long to listen for what comes behind the end of a connection.
  private static let linger = Instant.Interval.milliseconds(300)
  /// Octets that are held in memory.
  private static let sizeLimit = 1 << 29

  /// Records, and says when it begins.
  consuming func capture() throws(SystemError) -> ReadCapture {
    let (address, port) = (address, port)
    var capture = RunningCapture { segment in
      [segment.source, segment.destination].contains {
        $0.port == port && (address == nil || $0.address == address)
      }
    }
    Console.complain("segprobe: recording TCP port \(port) on \(interface); Ctrl-C ends it")
    var remarks: [String] = []
    if try !listen(&capture) { remarks.append("more than can be held: the recording ends here") }
    if socket.lost > 0 {
      remarks.append("\(socket.lost) frames came too fast and are not in the recording")
    }
    return ReadCapture(
      name: "port \(port) on \(interface)", octets: capture.octets,
      connections: capture.connections, remarks: remarks)
  }

  /// - Returns: `false` when there is no more room.
  private func listen(_ capture: inout RunningCapture) throws(SystemError) -> Bool {
    // When the recording is over if nothing comes.
    var end: Instant?
    var isEnding = false
    while signals.next() == nil {
      while let found = try take(&capture) {
        if capture.octets.count > Self.sizeLimit { return false }
        guard !goesOn, found.connection == 0 else { continue }
        isEnding = isEnding || !found.segment.header.flags.isDisjoint(with: [.fin, .rst])
        if isEnding, capture.connections[0].isOver { end = Clock.monotonic() + Self.linger }
      }
      if let end, end <= Clock.monotonic() { return true }
      let deadline = end ?? Clock.monotonic() + .seconds(3_600)
      _ = Polling.wait(for: [socket.number, signals.number], until: deadline)
    }
    return true
  }

  /// One frame; `nil` when there is none now. Those that do not count are passed over.
  private func take(
    _ capture: inout RunningCapture
  ) throws(SystemError) -> (segment: CapturedSegment, connection: Int)? {
    let linkType: LinkType = socket.isEthernet ? .ethernet : .raw
    do throws(LinkError) {
      while true {
        guard let (frame, stamp) = try socket.receive() else { return nil }
        if let found = capture.add(frame, linkType, at: stamp) { return found }
      }
    } catch { throw SystemError(error.description, code: 0) }
  }
}
