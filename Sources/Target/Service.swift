import CLinux
public import Engine

/// What the application on the target does with its connections.
public enum Service: String, CaseIterable, Hashable, Sendable {
  /// Sends back what it receives (RFC 862).
  case echo
  /// Throws away what it receives (RFC 863).
  case discard
  /// Sends characters for as long as it can, and throws away what it receives (RFC 864).
  case chargen
  /// Sends a line with the time and closes first (RFC 867).
  case daytime
  /// Accepts, then never reads and never closes.
  case hold
  /// Answers requests (RFC 9112), and closes first when HTTP says so.
  case http

  /// Where it is expected: the port that its RFC or IANA gives it; for `hold`, which has none, 4.
  public var usualPort: UInt16 {
    switch self {
    case .echo: 7
    case .discard: 9
    case .daytime: 13
    case .chargen: 19
    case .hold: 4
    case .http: 80
    }
  }

  private var hasDatagrams: Bool { self != .hold && self != .http }

  /// Serves `port` of every local address from now on, TCP and (but for `hold` and `http`) UDP, IPv4 and IPv6,
  /// until the process ends. When it returns, the port takes connections.
  public func start(port: UInt16) throws(TargetError) {
    // Datagrams first: who finds the port listening finds both.
    let families = [ServiceSocket.Family.version4, .version6]
    for family in hasDatagrams ? families : [] {
      guard let socket = try ServiceSocket.datagrams(family, port) else { continue }
      try Self.onThread { answerDatagrams(socket) }
    }
    for family in families {
      guard let listener = try ServiceSocket.listener(family, port) else { continue }
      try Self.onThread { acceptAll(from: listener, serve: serveConnection) }
    }
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) throws(TargetError) {
    // Whatever haste the agent is in: a service may never stop working.
    let ordinary: @Sendable () -> Void = {
      clinux_be_ordinary()
      body()
    }
    guard startThread(ordinary) else { throw TargetError("there is no thread for a service") }
  }

  /// What a datagram is answered with; `nil`: nothing.
  func answer(to datagram: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    switch self {
    case .echo: datagram
    case .chargen: CharacterLines().prefix(CharacterLines.lineLength)
    case .daytime: currentDayAndTime()[...]
    case .discard, .hold, .http: nil
    }
  }

  /// Serves one connection to its end.
  func serveConnection(_ connection: Int32) {
    switch self {
    case .echo: while let octets = readSome(connection), writeAll(connection, octets) {}
    case .discard: while readSome(connection) != nil {}
    case .chargen: generateCharacters(connection)
    case .daytime: writeAll(connection, currentDayAndTime()[...])
    case .http:
      var http = HTTPConnection(connection)
      http.serve()
    case .hold: return
    }
    closeDescriptor(connection)
  }
}
