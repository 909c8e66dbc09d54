import CLinux
import Glibc
import Match
import Script
import Wire

/// Many connections of this machine's own TCP to one server: opened, half-closed, and watched for who closes when.
///
/// A server whose application never calls close() leaves its side in CLOSE-WAIT, and ours in FIN-WAIT-2, for as long as
/// both live.
struct LeakTest {
  struct Settings {
    var target: Endpoint
    var source: IPAddress?
    var count: Int
    /// Connections opened in a second.
    var rate: Int
    /// Sent on each connection before anything else.
    var request: [UInt8]
    /// How long a server may take to close.
    var patience: Instant.Interval
    /// Whether our side is closed; if not, the server must do it by itself.
    var halfCloses: Bool
  }

  private let settings: Settings
  private(set) var connections: [Connection] = []
  /// Indices of connections that have not ended.
  private var open: [Int] = []
  private var room = [UInt8](repeating: 0, count: 16_384)
  /// The user wanted no more.
  private(set) var isInterrupted = false

  /// - Throws: when this process may not have so many connections.
  init(_ settings: Settings) throws(SystemError) {
    self.settings = settings
    let most = Int(clinux_raise_descriptor_limit())
    guard settings.count + Self.otherDescriptors <= most else {
      throw SystemError(
        "this process may have \(most) descriptors; for \(settings.count) connections: ulimit -n \(settings.count + Self.otherDescriptors)",
        code: 0)
    }
    connections.reserveCapacity(settings.count)
  }

  private static let otherDescriptors = 32
  /// SYNs without an answer at a time: more than most servers queue would be dropped there.
  private static let mostPending = 100

  // MARK: The test

  /// - Parameter isInterrupted: asked now and then.
  mutating func run(isInterrupted: () -> Bool) {
    openAll(isInterrupted)
    if settings.halfCloses { halfCloseAll() }
    let deadline = Clock.monotonic() + settings.patience
    while !open.isEmpty, Clock.monotonic() < deadline, !self.isInterrupted {
      watch(until: deadline)
      self.isInterrupted = isInterrupted()
    }
    for index in open { connections[index].readState() }
  }

  /// Ends what is left, without a trace on this side.
  mutating func close() {
    for connection in connections where connection.number >= 0 {
      _ = clinux_abort(connection.number)
    }
    connections = []
  }

  private mutating func openAll(_ isInterrupted: () -> Bool) {
    let start = Clock.monotonic()
    var pending: [Int] = []
    while connections.count < settings.count || !pending.isEmpty {
      self.isInterrupted = isInterrupted()
      if self.isInterrupted { return }
      let due = dueCount(since: start)
      while connections.count < due, pending.count < Self.mostPending {
        if let index = begin() { pending.append(index) }
      }
      pending = settle(pending, waiting: connections.count < settings.count ? 1 : 100)
      if pending.isEmpty, connections.count < settings.count { usleep(1_000) }
    }
  }

  private func dueCount(since start: Instant) -> Int {
    let passed = (Clock.monotonic() - start).nanoseconds
    let due = Double(passed) / 1_000_000_000 * Double(settings.rate)
    return min(settings.count, Int(due) + 1)
  }

  private mutating func begin() -> Int? {
    let (address, source) = (settings.target.address.octets, settings.source?.octets)
    let number: Int32 =
      if let source {
        unsafe clinux_begin_connect(address, source, address.count, settings.target.port)
      } else {
        unsafe clinux_begin_connect(address, nil, address.count, settings.target.port)
      }
    connections.append(Connection(number: number))
    guard number >= 0 else {
      connections[connections.count - 1].fate = .refused(errno)
      return nil
    }
    return connections.count - 1
  }

  /// Looks which connections have come to be, or not.
  private mutating func settle(_ pending: [Int], waiting milliseconds: Int32) -> [Int] {
    var entries = pending.map {
      pollfd(fd: connections[$0].number, events: Int16(POLLOUT), revents: 0)
    }
    guard unsafe poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return pending }
    var rest: [Int] = []
    for (index, entry) in zip(pending, entries) {
      guard entry.revents != 0 else {
        rest.append(index)
        continue
      }
      let error = clinux_socket_error(entry.fd)
      if error == 0 { begun(index) } else { end(index, .refused(error)) }
    }
    return rest
  }

  private mutating func begun(_ index: Int) {
    let number = connections[index].number
    connections[index].fate = .open
    connections[index].since = Clock.monotonic()
    connections[index].localPort = UInt16(truncatingIfNeeded: clinux_bound_port(number))
    open.append(index)
    let request = settings.request
    if !request.isEmpty { _ = unsafe send(number, request, request.count, Int32(MSG_NOSIGNAL)) }
  }

  private mutating func halfCloseAll() {
    for index in open {
      connections[index].since = Clock.monotonic()
      _ = shutdown(connections[index].number, Int32(SHUT_WR))
    }
  }

  // MARK: Watching

  private mutating func watch(until deadline: Instant) {
    var entries = open.map {
      pollfd(fd: connections[$0].number, events: Int16(POLLIN), revents: 0)
    }
    let left = (deadline - Clock.monotonic()).nanoseconds / 1_000_000 + 1
    guard unsafe poll(&entries, nfds_t(entries.count), Int32(min(max(left, 1), 100))) > 0 else {
      return
    }
    for (index, entry) in zip(open, entries) where entry.revents != 0 { read(index) }
    open.removeAll { connections[$0].fate != .open }
    // The next ones together: asking after thousands costs more than the answer of one.
    usleep(2_000)
  }

  /// Takes what the server sends, and its end.
  private mutating func read(_ index: Int) {
    let number = connections[index].number
    while true {
      let count = unsafe recv(number, &room, room.count, Int32(MSG_DONTWAIT))
      if count > 0 { continue }
      if count < 0, errno == EAGAIN { return }
      if count < 0, errno == EINTR { continue }
      let after = Clock.monotonic() - connections[index].since
      return end(index, count == 0 ? .closed(after: after) : .reset(after: after))
    }
  }

  private mutating func end(_ index: Int, _ fate: Connection.Fate) {
    connections[index].fate = fate
    // One that the server closed first keeps our side open: that is what the reverse test wants.
    if case .closed = fate, !settings.halfCloses { return }
    _ = Glibc.close(connections[index].number)
    connections[index].number = -1
  }
}

/// One of many.
struct Connection {
  /// -1 when it is closed.
  var number: Int32
  var fate = Fate.pending
  /// When it was opened, or half-closed.
  var since = Instant(nanoseconds: 0)
  var localPort: UInt16 = 0
  /// Of our side at the end.
  var state: ConnectionState?

  enum Fate: Hashable {
    case pending
    /// With the error number.
    case refused(Int32)
    /// And not ended by the server.
    case open
    /// The server's FIN has come.
    case closed(after: Instant.Interval)
    case reset(after: Instant.Interval)
  }

  mutating func readState() {
    state =
      switch clinux_connection_state(number) {
      case 1: .established
      case 4: .finWait1
      case 5: .finWait2
      case 8: .closeWait
      case 11: .closing
      default: nil
      }
  }
}
