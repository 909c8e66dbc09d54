import Engine
import Glibc
import Match
import Script
import Testing
import Wire

@testable import Target

/// An agent on a thread of the test's own process, and the harness's end of it.
final class TestAgent {
  let client: AgentClient
  private var nextCall = 0

  init() throws {
    let ends = try Self.pair()
    try #require(
      startThread {
        AgentServer.run(descriptor: ends.server)
        close(ends.server)
      })
    client = try AgentClient(descriptor: ends.client)
  }

  static func pair() throws -> (client: Int32, server: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    return (ends[0], ends[1])
  }

  func begin(
    _ name: String, _ arguments: [CallArgument], mayBlock: Bool = false,
    patience: Instant.Interval = .seconds(20)
  ) throws -> (id: Int, progress: CallProgress) {
    nextCall += 1
    let call = TargetCall(id: nextCall, name: name, arguments: arguments, mayBlock: mayBlock)
    return (nextCall, try client.begin(call, patience: patience))
  }

  /// A call that returns at once.
  @discardableResult
  func make(_ name: String, _ arguments: CallArgument...) throws -> CallOutcome {
    guard case .returned(let outcome) = try begin(name, arguments).progress else {
      throw TargetError("\(name) blocks")
    }
    return outcome
  }

  /// A call that succeeds at once.
  @discardableResult
  func result(_ name: String, _ arguments: CallArgument...) throws -> Int64 {
    guard case .returned(let outcome) = try begin(name, arguments).progress else {
      throw TargetError("\(name) blocks")
    }
    if outcome.error != 0 { throw TargetError("\(name): \(errorText(outcome.error))") }
    return outcome.result
  }

  /// A call that sleeps.
  func block(_ name: String, _ arguments: CallArgument...) throws -> Int {
    let (id, progress) = try begin(name, arguments, mayBlock: true)
    guard case .blocked = progress else { throw TargetError("\(name) returned: \(progress)") }
    return id
  }

  func outcome(of call: Int) throws -> CallOutcome {
    let limit = RunQueueClock.now + .seconds(20)
    return try #require(try client.outcome(of: call, until: limit))
  }

  // MARK: Sockets

  func socket(_ kind: LoopbackKind) throws -> CallArgument {
    .integer(try result("socket", .integer(kind.family), .integer(1), .integer(6)))
  }

  /// Listens at a port that the system chooses.
  func listener(_ kind: LoopbackKind, backlog: Int64 = 10) throws -> (CallArgument, Endpoint) {
    let listener = try socket(kind)
    try result("bind", listener, .address(kind.endpoint(0)), .integer(kind.addressLength))
    try result("listen", listener, .integer(backlog))
    return (listener, try localEndpoint(of: listener, kind))
  }

  func connect(_ socket: CallArgument, _ endpoint: Endpoint) throws -> CallOutcome {
    try make("connect", socket, .address(endpoint), .integer(endpoint.length))
  }

  /// Both ends of a connection, and where the client's end is.
  func connection(_ kind: LoopbackKind) throws -> TestConnection {
    let (listener, server) = try listener(kind)
    let socket = try socket(kind)
    try #require(try connect(socket, server).error == 0)
    let client = try localEndpoint(of: socket, kind)
    let accepted = CallArgument.integer(
      try result("accept", listener, .absent, .integer(0)))
    try result("close", listener)
    return TestConnection(
      client: socket, server: accepted, clientEndpoint: client, serverEndpoint: server)
  }

  /// The agent is a thread of this process, so its descriptors are ours.
  private func localEndpoint(of socket: CallArgument, _ kind: LoopbackKind) throws -> Endpoint {
    guard case .integer(let descriptor) = socket else { throw TargetError("no socket") }
    var address = [UInt8](repeating: 0, count: 128)
    var length = socklen_t(address.count)
    let result = unsafe address.withUnsafeMutableBytes { octets in
      unsafe getsockname(
        Int32(descriptor), octets.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    try #require(result == 0)
    return kind.endpoint(UInt16(address[2]) << 8 | UInt16(address[3]))
  }

  func state(_ local: Endpoint, _ remote: Endpoint?) throws -> ConnectionState {
    try client.state(local: local, remote: remote).state
  }
}

struct TestConnection {
  var client: CallArgument
  var server: CallArgument
  var clientEndpoint: Endpoint
  var serverEndpoint: Endpoint
}

/// The kinds of connection that a test can make to itself.
enum LoopbackKind: String, CaseIterable, CustomTestStringConvertible {
  case version4, version6, mapped

  var testDescription: String { rawValue }

  var family: Int64 { self == .version4 ? 2 : 10 }

  var addressLength: Int64 { self == .version4 ? 16 : 28 }

  func endpoint(_ port: UInt16) -> Endpoint {
    let loopback = IPv4Address(rawValue: 0x7F00_0001)
    let address: IPAddress =
      switch self {
      case .version4: .v4(loopback)
      case .version6: .v6(IPv6Address(high: 0, low: 1))
      case .mapped: .v6(IPv6Address(mapping: loopback))
      }
    return Endpoint(address: address, port: port)
  }
}

extension Endpoint {
  var length: Int64 {
    if case .v4 = address { 16 } else { 28 }
  }
}
