import Engine
import Glibc
import Match
import Testing
import Wire

@testable import Target

@Suite struct AgentClientTests {
  /// A client whose agent says these octets, and nothing else, to whatever it is asked.
  static func client(hearing octets: [UInt8], staying: Bool = true) throws -> AgentClient {
    let ends = try TestAgent.pair()
    writeAll(ends.server, (AgentProtocol.Reply.hello(version: 1).encoded + octets)[...])
    defer { if !staying { shutdown(ends.server, Int32(SHUT_WR)) } }
    return try AgentClient(descriptor: ends.client, patience: .milliseconds(staying ? 1 : 20_000))
  }

  static let call = TargetCall(id: 1, name: "close", arguments: [.integer(-1)], mayBlock: false)

  @Test func `An agent that has ended is said to have ended, from then on`() throws {
    let client = try Self.client(hearing: [], staying: false)
    for _ in 0..<2 {
      #expect(throws: TargetError("the agent has ended")) {
        try client.begin(Self.call, patience: .seconds(20))
      }
      #expect(throws: TargetError("the agent has ended")) {
        try client.state(local: AgentProtocolTests.endpoint, remote: nil)
      }
    }
  }

  @Test func `An agent that ends before it says hello is an error`() throws {
    let ends = try TestAgent.pair()
    close(ends.server)
    #expect(throws: TargetError("the agent has ended")) {
      try AgentClient(descriptor: ends.client)
    }
  }

  @Test func `An agent of another version is an error`() throws {
    let ends = try TestAgent.pair()
    writeAll(ends.server, AgentProtocol.Reply.hello(version: 99).encoded[...])
    #expect(throws: TargetError("the agent is not of this program's version")) {
      try AgentClient(descriptor: ends.client)
    }
    close(ends.server)
  }

  @Test func `An agent that does not answer is an error, at once the second time`() throws {
    let client = try Self.client(hearing: [])
    #expect(throws: TargetError("the agent has not answered for 0.001 s")) {
      try client.state(local: AgentProtocolTests.endpoint, remote: nil)
    }
    #expect(throws: TargetError("the agent has not answered for 0.001 s")) {
      try client.begin(Self.call, patience: .seconds(20))
    }
  }

  @Test(arguments: [
    [0, 0, 0, 0], [0, 0, 0, 1, 77], [255, 255, 255, 255], [0, 0, 0, 2, 2, 0],
    AgentProtocol.Reply.serving.encoded,
  ])
  func `Nonsense is an error`(octets: [UInt8]) throws {
    let client = try Self.client(hearing: octets)
    #expect(throws: TargetError.self) {
      try client.state(local: AgentProtocolTests.endpoint, remote: nil)
    }
  }

  @Test func `The server refuses nonsense and goes on until it cannot find the next message`()
    throws
  {
    let ends = try TestAgent.pair()
    try #require(
      startThread {
        AgentServer.run(descriptor: ends.server)
        close(ends.server)
      })
    var assembler = MessageAssembler()
    func answer(to octets: [UInt8]) throws -> AgentProtocol.Reply {
      writeAll(ends.client, octets[...])
      while true {
        if let message = try assembler.next() { return try AgentProtocol.Reply(message) }
        assembler.append(try #require(readSome(ends.client)))
      }
    }
    for nonsense: [UInt8] in [[0, 0, 0, 0], [0, 0, 0, 3, 9, 9, 9], [0, 0, 0, 2, 2, 1]] {
      guard case .refused = try answer(to: nonsense) else {
        Issue.record("\(nonsense) is not refused")
        return
      }
    }
    #expect(try answer(to: AgentProtocol.Request.hello(version: 1).encoded) == .hello(version: 1))
    guard case .refused = try answer(to: [0xFF, 0xFF, 0xFF, 0xFF]) else {
      Issue.record("an impossible length is not refused")
      return
    }
    #expect(readSome(ends.client) == nil)
    close(ends.client)
  }

  /// The socket pair cannot hold the whole message.
  @Test func `Large buffers cross in both directions`() throws {
    let agent = try TestAgent()
    let count = 3_000_000
    let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let pair = try TestAgent.pair()
    try agent.result(
      "fcntl", .integer(Int64(pair.client)), .integer(4), .integer(Int64(O_NONBLOCK)))
    let sent = try agent.result(
      "write", .integer(Int64(pair.client)), .octets(octets), .integer(Int64(count)))
    #expect(sent > 0)
    let read = try agent.make(
      "read", .integer(Int64(pair.server)), .room(count), .integer(Int64(count)))
    #expect(read.outputs.first == Array(octets.prefix(Int(sent))))
    close(pair.client)
    close(pair.server)
  }
}
