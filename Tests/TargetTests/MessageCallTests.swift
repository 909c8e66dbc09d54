import Engine
import Glibc
import Testing

@testable import Target

/// Messages with control data.
@Suite struct MessageCallTests {
  private func message(_ buffer: CallArgument, _ length: Int64, control: CallArgument)
    -> CallArgument
  {
    .structure([
      CallArgument.Field(
        name: "msg_iov",
        value: .array([
          .structure([
            CallArgument.Field(name: "iov_base", value: buffer),
            CallArgument.Field(name: "iov_len", value: .integer(length)),
          ])
        ])),
      CallArgument.Field(name: "msg_flags", value: .room(4)),
      CallArgument.Field(name: "msg_control", value: control),
    ])
  }

  @Test(arguments: LoopbackKind.allCases)
  func `Control data comes back as long as it is`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let connection = try agent.connection(kind)
    try agent.result(
      "setsockopt", connection.server, .integer(6), .integer(36), .octets([1, 0, 0, 0]),
      .integer(4))
    try agent.result("write", connection.client, .zeros(10), .integer(10))
    func receive(_ control: CallArgument) throws -> [[UInt8]] {
      try agent.make(
        "recvmsg", connection.server, message(.room(3), 3, control: control), .integer(0)
      )
      .outputs
    }
    let whole: [UInt8] = [
      20, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 36, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
    ]
    #expect(try receive(.room(256)) == [[0, 0, 0], [0, 0, 0, 0], whole])
    // MSG_CTRUNC
    #expect(try receive(.room(0)) == [[0, 0, 0], [8, 0, 0, 0], []])
    #expect(try receive(.absent) == [[0, 0, 0], [8, 0, 0, 0]])
  }

  @Test func `A send without a copy is announced when it is over`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    try agent.result(
      "setsockopt", connection.client, .integer(1), .integer(60), .octets([1, 0, 0, 0]),
      .integer(4))
    let sent = try agent.make(
      "send", connection.client, .octets(Array("still here".utf8)), .integer(10),
      .integer(0x400_0000))
    #expect(sent.result == 10)
    let read = try agent.make("read", connection.server, .room(10), .integer(10))
    #expect(read.outputs == [Array("still here".utf8)])
    let set = CallArgument.array([
      .structure([
        CallArgument.Field(name: "fd", value: connection.client),
        CallArgument.Field(name: "events", value: .integer(0)),
        CallArgument.Field(name: "revents", value: .room(2)),
      ])
    ])
    let poll = try agent.make("poll", set, .integer(1), .integer(20_000))
    #expect(poll.outputs == [[UInt8(POLLERR), 0]])
    let error = try agent.make(
      "recvmsg", connection.client, message(.room(0), 0, control: .room(256)), .integer(0x2000))
    let control = try #require(error.outputs.last)
    #expect(control.prefix(16) == [48, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0])
    // No error, SO_EE_ORIGIN_ZEROCOPY, of the sends 0 to 0.
    #expect(control.dropFirst(16).prefix(5) == [0, 0, 0, 0, 5])
    #expect(control.dropFirst(24).prefix(8) == [0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func `Memory that is sent without a copy is kept`() throws {
    let data = CallArgument.octets([1, 2])
    let message = message(data, 2, control: .absent)
    let calls: [(name: String, arguments: (Int64) -> [CallArgument])] = [
      ("send", { [.integer(-1), data, .integer(2), .integer($0)] }),
      ("sendto", { [.integer(-1), data, .integer(2), .integer($0), .absent, .integer(0)] }),
      ("sendmsg", { [.integer(-1), message, .integer($0)] }),
    ]
    for (name, arguments) in calls {
      for (flags, isKept) in [(Int64(0x400_0000), true), (0x800_4000, false)] {
        let frame = CallFrame(
          TargetCall(id: 1, name: name, arguments: arguments(flags), mayBlock: false))
        _ = try frame.invocation()
        #expect(frame.memory.isKept == isKept, "\(name)")
      }
    }
  }
}
