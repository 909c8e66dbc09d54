import Conversation
import Engine
import Match
import Report
import Script
import Wire

/// A session by hand with one target: its connections, and everything that happened. It does no I/O: who owns the wire
/// hands over what has left and what has come.
struct Session {
  let target: Endpoint
  /// The tester's address.
  let source: IPAddress
  private(set) var connections: [SessionConnection] = []
  private(set) var current = 0
  /// All but the frames, which the link has.
  private(set) var transcript: Transcript
  /// The tester's, for connections to come.
  private var ports: ArraySlice<UInt16>
  private var hasBegun = false

  /// - Parameter ports: of the tester, one for each connection; at least one.
  init(target: Endpoint, source: IPAddress, ports: [UInt16], title: String, at start: Instant) {
    self.target = target
    self.source = source
    self.ports = ports[...]
    transcript = Transcript(
      probe: "", caseName: "", title: title, checks: [], tags: [],
      version: target.address.isIPv6 ? .version6 : .version4, at: start)
    transcript.verdict = .pass
    _ = addConnection()
  }

  var connection: SessionConnection { connections[current] }

  /// Something happened that a probe can say.
  var hasSegments: Bool { hasBegun }

  // MARK: Connections

  /// Opens a place for one more connection, which becomes the current one.
  /// - Returns: `false` when the ports are used up.
  mutating func addConnection() -> Bool {
    guard let port = ports.popFirst() else { return false }
    if connections.count == 1 { connections[0].name = Self.letter(0) }
    connections.append(
      SessionConnection(
        name: connections.isEmpty ? "" : Self.letter(connections.count),
        tester: Endpoint(address: source, port: port), target: target,
        record: transcript.connections.count))
    current = connections.count - 1
    transcript.connections.append(connection.basis)
    return true
  }

  private static func letter(_ index: Int) -> String { String(UnicodeScalar(UInt8(65 + index))) }

  /// So many connections one session can have: they are named by the letters of the alphabet.
  static let mostConnections = 16

  /// Goes on with the connection of this name.
  mutating func use(_ name: String) -> Bool {
    guard let index = connections.firstIndex(where: { $0.name == name }) else { return false }
    current = index
    return true
  }

  // MARK: What happened

  /// A packet has left on the current connection.
  /// - Parameters:
  ///   - frame: its index in the link's store.
  ///   - script: the segment as completed from what was typed; empty for fragments behind the first.
  /// - Returns: a line that shows it.
  mutating func sent(
    frame: Int, in frames: FrameStore, script: String
  ) -> String {
    let octets = frames.packet(frame)
    connections[current].sent(octets)
    record(frame, frames.entries[frame].stamp, current, script: script.isEmpty ? "" : "< \(script)")
    return line(octets, frames.entries[frame].stamp, current, from: .tester)
  }

  /// Something that the target sent, as shown.
  struct Answer {
    var line: String
    /// Index of its connection.
    var connection: Int
    /// `nil`: an ICMP message.
    var header: TCPHeader?
  }

  /// A packet has come.
  /// - Returns: `nil`: it belongs to no connection of the session.
  mutating func seen(frame: Int, in frames: FrameStore) -> Answer? {
    let (octets, entry) = (frames.packet(frame), frames.entries[frame])
    guard let packet = try? Packet.parse(octets.span), let index = owner(of: packet, octets) else {
      return nil
    }
    if connections[index].seen(packet) { beginIncarnation(index) }
    record(frame, entry.stamp, index, script: "")
    let isRight = entry.checksumIsUnfilled || packet.checksumIsRight(in: octets.span)
    let text =
      line(octets, entry.stamp, index, from: .target) + (isRight ? "" : "  (wrong checksum)")
    return Answer(line: text, connection: index, header: packet.tcp)
  }

  private func owner(of packet: Packet, _ octets: ArraySlice<UInt8>) -> Int? {
    let port: UInt16? =
      switch packet.transport {
      case .tcp(let header)
      where packet.source == target.address
        && header.sourcePort == target.port:
        header.destinationPort
      case .icmp: packet.quoted(in: octets.span)?.sourcePort
      case .tcp, .udp, .other: nil
      }
    guard let port else { return nil }
    return connections.firstIndex { $0.port == port }
  }

  /// Its numbers count from other initial ones.
  private mutating func beginIncarnation(_ index: Int) {
    connections[index].record = transcript.connections.count
    transcript.connections.append(connections[index].basis)
  }

  private mutating func record(_ frame: Int, _ stamp: Instant, _ index: Int, script: String) {
    if !hasBegun { transcript.start = stamp }
    hasBegun = true
    let record = connections[index].record
    transcript.connections[record] = connections[index].basis
    add(.packet(frame: frame, connection: record), at: stamp, script: script)
  }

  private mutating func add(
    _ kind: Transcript.Entry.Kind, at instant: Instant, script: String = ""
  ) {
    transcript.entries.append(
      Transcript.Entry(at: instant, kind: kind, location: nil, script: script))
    transcript.end = max(transcript.end, instant)
  }

  /// Somebody has waited until then, on purpose.
  mutating func waited(until instant: Instant) { if hasBegun { add(.silence, at: instant) } }

  private func line(
    _ octets: ArraySlice<UInt8>, _ stamp: Instant, _ index: Int, from sender: Sender
  ) -> String {
    let time = Seconds.microseconds(stamp - transcript.start)
    let name = connections[index].name.isEmpty ? "" : connections[index].name + " "
    let direction = sender == .tester ? "<" : ">"
    let text = PacketNotation.text(of: octets, basis: connections[index].basis, from: sender)
    return "\(time) \(name)\(direction) \(Printable.line(text))"
  }

  // MARK: What is made of it

  private func whole(_ frames: FrameStore) -> Transcript {
    var whole = transcript
    whole.frames = frames
    // Names may have been given later.
    for connection in connections {
      for index in whole.connections.indices
      where whole.connections[index].tester.port == connection.port {
        whole.connections[index].name = connection.name
      }
    }
    return whole
  }

  func ladder(_ frames: FrameStore, width: Int) -> String {
    Ladder.text(of: whole(frames), width: width)
  }

  /// - Parameters:
  ///   - title: empty for that of the session.
  ///   - service: what runs there, if it is known.
  func probe(_ frames: FrameStore, title: String, service: String?) -> String? {
    var whole = whole(frames)
    if !title.isEmpty { whole.title = title }
    var writer = ProbeWriter(service: service ?? (isRefused ? nil : FrontMatter.anyService))
    // Fields that one version of IP has alone.
    let scripts = whole.entries.map(\.script)
    let words = ["ip-option", "fragment", "flowlabel", " df ", " id ", "ip-checksum"]
    if scripts.contains(where: { script in words.contains { script.contains($0) } }) {
      writer.version = whole.version
    }
    return writer.text(of: whole)
  }

  /// Nobody has ever answered with SYN: the port is closed.
  private var isRefused: Bool { connections.allSatisfy { $0.basis.targetISN == nil } }
}
