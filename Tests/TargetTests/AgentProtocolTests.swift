import Engine
import Match
import Script
import Testing
import Wire

@testable import Target

@Suite struct AgentProtocolTests {
  static let endpoint = Endpoint(address: .v6(IPv6Address(high: 1, low: 2)), port: 8080)

  static let requests: [AgentProtocol.Request] = [
    .hello(version: 1),
    .call(
      TargetCall(
        id: -3, name: "poll",
        arguments: [
          .integer(.min), .octets([1, 2, 3]), .zeros(70_000), .room(0), .address(endpoint), .absent,
          .array([
            .structure([
              CallArgument.Field(name: "fd", value: .integer(3)),
              CallArgument.Field(name: nil, value: .array([])),
            ])
          ]),
        ], mayBlock: true)),
    .state(local: endpoint, remote: nil),
    .state(local: endpoint, remote: endpoint),
    .serve(.chargen, port: 19),
    .run(TargetCommand("echo \"ü\"", kept: 0, isUrgent: true), limit: .seconds(3)),
    .run(TargetCommand("cat", input: [0, 255], kept: 1), limit: .zero),
  ]

  static let replies: [AgentProtocol.Reply] = [
    .hello(version: 255),
    .returned(
      CallOutcome(
        id: 7, result: -1, error: 11, start: Instant(nanoseconds: 5), end: Instant(nanoseconds: 6),
        outputs: [[], [1, 2], [3]])),
    .blocked(call: .max, since: Instant(nanoseconds: -1)),
    .state(StateReading(state: .timeWait, at: Instant(nanoseconds: .max))),
    .serving,
    .ran(
      CommandOutcome(
        status: 137, output: "no", start: Instant(nanoseconds: 1), end: Instant(nanoseconds: 2))),
    .refused("why"),
  ]

  /// What the frame holds, by way of an assembler that gets it in pieces.
  static func message(_ frame: [UInt8], pieces: Int) throws -> [UInt8] {
    var assembler = MessageAssembler()
    for start in stride(from: 0, to: frame.count, by: pieces) {
      try #require(try assembler.next() == nil)
      assembler.append(frame[start..<min(start + pieces, frame.count)])
    }
    let message = try #require(try assembler.next())
    try #require(try assembler.next() == nil)
    return message
  }

  @Test(arguments: requests, [1, 3, 1000])
  func `A request is read as it was written`(request: AgentProtocol.Request, pieces: Int) throws {
    let message = try Self.message(request.encoded, pieces: pieces)
    #expect(try AgentProtocol.Request(message) == request)
  }

  @Test(arguments: replies, [1, 3, 1000])
  func `A reply is read as it was written`(reply: AgentProtocol.Reply, pieces: Int) throws {
    let message = try Self.message(reply.encoded, pieces: pieces)
    #expect(try AgentProtocol.Reply(message) == reply)
  }

  @Test func `Messages follow each other without a gap`() throws {
    var assembler = MessageAssembler()
    assembler.append(Self.replies.flatMap(\.encoded))
    for reply in Self.replies {
      let message = try #require(try assembler.next())
      #expect(try AgentProtocol.Reply(message) == reply)
    }
    #expect(try assembler.next() == nil)
  }

  @Test func `A message cut short or with octets left over is an error`() throws {
    for request in Self.requests {
      let message = Array(request.encoded.dropFirst(4))
      for count in message.indices {
        #expect(throws: ParseError.self) { try AgentProtocol.Request(Array(message[..<count])) }
      }
      #expect(throws: ParseError.self) { try AgentProtocol.Request(message + [0]) }
    }
    for reply in Self.replies where reply != .refused("why") {
      let message = Array(reply.encoded.dropFirst(4))
      #expect(throws: ParseError.self) { try AgentProtocol.Reply(message.dropLast()) }
      #expect(throws: ParseError.self) { try AgentProtocol.Reply(message + [0]) }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `Changed octets are read as a message or refused, never more`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var message = Array(
        Self.requests.randomElement(using: &generator)?.encoded.dropFirst(4) ?? [])
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = message.indices.randomElement(using: &generator) ?? 0
        message[place] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? AgentProtocol.Request(message)
      _ = try? AgentProtocol.Reply(message)
    }
  }

  @Test func `Arguments nested too deep are refused`() {
    var argument = CallArgument.integer(1)
    for _ in 0..<100 { argument = .array([argument]) }
    let call = TargetCall(id: 1, name: "poll", arguments: [argument], mayBlock: false)
    let message = Array(AgentProtocol.Request.call(call).encoded.dropFirst(4))
    #expect(throws: ParseError.self) { try AgentProtocol.Request(message) }
  }

  @Test func `A length that no message has is refused at once`() {
    var assembler = MessageAssembler()
    assembler.append([0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: ParseError.self) { try assembler.next() }
  }
}
