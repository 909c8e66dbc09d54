import Engine
import Glibc
import Match
import Script
import Testing
import Wire

@testable import Target

@Suite struct StateTests {
  @Test(arguments: LoopbackKind.allCases)
  func `States follow a connection from listener to TIME-WAIT`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let (listener, server) = try agent.listener(kind)
    #expect(try agent.state(server, nil) == .listen)
    let socket = try agent.socket(kind)
    try #require(try agent.connect(socket, server).error == 0)
    let accepted = try agent.make("accept", listener, .room(128), .integer(128))
    let client = kind.endpoint(try agent.peerPort(accepted))
    let server4 = CallArgument.integer(accepted.result)
    #expect(try agent.state(client, server) == .established)
    #expect(try agent.state(server, client) == .established)

    try agent.result("shutdown", socket, .integer(1))
    let atEnd = try agent.make("read", server4, .room(9), .integer(9))
    #expect(atEnd.result == 0)
    #expect(try agent.comes(client, server, to: .finWait2))
    #expect(try agent.state(server, client) == .closeWait)

    try agent.result("close", server4)
    #expect(try agent.make("read", socket, .room(9), .integer(9)).result == 0)
    #expect(try agent.comes(client, server, to: .timeWait))
    #expect(try agent.comes(server, client, to: .closed))
    try agent.result("close", socket)
    #expect(try agent.state(client, server) == .timeWait)

    try agent.result("close", listener)
    #expect(try agent.state(server, nil) == .closed)
  }

  @Test func `A connection that is not there is closed, even where something listens`() throws {
    let agent = try TestAgent()
    let (listener, server) = try agent.listener(.version4)
    #expect(try agent.state(server, LoopbackKind.version4.endpoint(1)) == .closed)
    #expect(try agent.state(LoopbackKind.version4.endpoint(1), nil) == .closed)
    try agent.result("close", listener)
  }

  @Test(arguments: LoopbackKind.allCases)
  func `A dual-stack listener is found by either kind of address`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let listener = try agent.socket(.version6)
    let any = Endpoint(address: .v6(IPv6Address(high: 0, low: 0)), port: 0)
    try agent.result("bind", listener, .address(any), .integer(28))
    try agent.result("listen", listener, .integer(1))
    let port = try agent.port(of: listener)
    #expect(try agent.state(kind.endpoint(port), nil) == .listen)
  }

  /// With TCP_DEFER_ACCEPT a request stays one until data comes.
  @Test(arguments: LoopbackKind.allCases)
  func `A request that is not yet a connection is SYN-RECEIVED`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let (listener, server) = try agent.listener(kind)
    try agent.result(
      "setsockopt", listener, .integer(6), .integer(9), .octets([60, 0, 0, 0]), .integer(4))
    let socket = try agent.socket(kind)
    try #require(try agent.connect(socket, server).error == 0)
    let client = kind.endpoint(try agent.port(of: socket))
    #expect(try agent.state(client, server) == .established)
    #expect(try agent.state(server, client) == .synReceived)
    try agent.result("close", socket)
    try agent.result("close", listener)
  }

  /// A listener whose queue is full drops SYNs.
  @Test func `A connection that nobody answers is SYN-SENT`() throws {
    let agent = try TestAgent()
    let kind = LoopbackKind.version4
    let (listener, server) = try agent.listener(kind, backlog: 0)
    let first = try agent.socket(kind)
    try #require(try agent.connect(first, server).error == 0)
    let second = CallArgument.integer(
      try agent.result("socket", .integer(2), .integer(1 | Int64(O_NONBLOCK)), .integer(0)))
    #expect(try agent.connect(second, server).error == EINPROGRESS)
    #expect(try agent.state(kind.endpoint(try agent.port(of: second)), server) == .synSent)
    for socket in [first, second, listener] { try agent.result("close", socket) }
  }

  @Test func `A reading says when it was taken`() throws {
    let agent = try TestAgent()
    let before = RunQueueClock.now
    let reading = try agent.client.state(local: LoopbackKind.version4.endpoint(1), remote: nil)
    #expect(reading.at >= before)
    #expect(reading.at <= RunQueueClock.now)
  }

  @Test func `Answers that the kernel would not give are no trap`() {
    var generator = SeededGenerator(seed: 7)
    for length in 0..<120 {
      for _ in 0..<20 {
        var octets = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        if length > 5 { (octets[4], octets[5]) = (Bool.random(using: &generator) ? 20 : 2, 0) }
        _ = DiagnosticAnswer(octets)
      }
    }
    #expect(DiagnosticAnswer([UInt8](repeating: 0, count: 200)).map { _ in true } == nil)
  }
}

extension TestAgent {
  /// Whether the connection is in that state soon: an acknowledgement may be delayed.
  func comes(_ local: Endpoint, _ remote: Endpoint, to state: ConnectionState) throws -> Bool {
    let limit = RunQueueClock.now + .seconds(20)
    while RunQueueClock.now < limit {
      if try self.state(local, remote) == state { return true }
    }
    return false
  }

  /// The port in the address that `accept` returned.
  func peerPort(_ accepted: CallOutcome) throws -> UInt16 {
    let address = try #require(accepted.outputs.first)
    try #require(address.count >= 16)
    return UInt16(address[2]) << 8 | UInt16(address[3])
  }
}

/// A small generator with a seed (SplitMix64), so that a failure can be had again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
