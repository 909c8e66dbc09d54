import Engine
import Glibc
import Match
import Testing
import Wire

@testable import Target

@Suite struct CallTests {
  @Test(arguments: LoopbackKind.allCases)
  func `Data goes from write to read`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let connection = try agent.connection(kind)
    let written = try agent.make(
      "write", connection.client, .octets(Array("still here".utf8)), .integer(10))
    #expect(written.result == 10)
    let read = try agent.make("read", connection.server, .room(1000), .integer(1000))
    #expect(read.result == 10)
    #expect(read.outputs == [Array("still here".utf8)])
    #expect(written.start <= written.end)
    #expect(written.start <= read.start)
    #expect(read.end <= RunQueueClock.now)
  }

  @Test func `A failed call has its error number and empty outputs`() throws {
    let agent = try TestAgent()
    let bad = try agent.make("read", .integer(-1), .room(10), .integer(10))
    #expect((bad.result, bad.error) == (-1, EBADF))
    #expect(bad.outputs == [[]])
    let connection = try agent.connection(.version4)
    try agent.result("fcntl", connection.server, .integer(4), .integer(Int64(O_RDWR | O_NONBLOCK)))
    let flags = try agent.result("fcntl", connection.server, .integer(3))
    #expect(flags == Int64(O_RDWR | O_NONBLOCK))
    let again = try agent.make("read", connection.server, .room(10), .integer(10))
    #expect((again.result, again.error) == (-1, EAGAIN))
    let fault = try agent.make("write", connection.server, .absent, .integer(10))
    #expect((fault.result, fault.error) == (-1, EFAULT))
    try agent.result("shutdown", connection.server, .integer(1))
    let pipe = try agent.make("write", connection.server, .octets([1]), .integer(1))
    #expect((pipe.result, pipe.error) == (-1, EPIPE))
  }

  @Test func `accept tells the peer's address`() throws {
    let agent = try TestAgent()
    let (listener, server) = try agent.listener(.version4)
    let socket = try agent.socket(.version4)
    try #require(try agent.connect(socket, server).error == 0)
    let accepted = try agent.make("accept4", listener, .room(128), .integer(128), .integer(0))
    let address = try #require(accepted.outputs.first)
    #expect(address.count == 16)
    #expect(Array(address.prefix(2)) == [2, 0])
    #expect(Array(address[4..<8]) == [127, 0, 0, 1])
  }

  @Test func `Vectors fill and drain in order`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    func buffer(_ base: CallArgument, _ length: Int64) -> CallArgument {
      .structure([
        CallArgument.Field(name: "iov_base", value: base),
        CallArgument.Field(name: "iov_len", value: .integer(length)),
      ])
    }
    let parts = CallArgument.array([buffer(.octets([1, 2, 3]), 3), buffer(.octets([4, 5]), 2)])
    #expect(try agent.result("writev", connection.client, parts, .integer(2)) == 5)
    let rooms = CallArgument.array([buffer(.room(2), 2), buffer(.room(2), 2), buffer(.room(9), 9)])
    let read = try agent.make("readv", connection.server, rooms, .integer(3))
    #expect(read.result == 5)
    #expect(read.outputs == [[1, 2], [3, 4], [5]])

    let sent = CallArgument.structure([
      CallArgument.Field(name: "msg_iov", value: parts),
      CallArgument.Field(name: "msg_flags", value: .integer(0)),
    ])
    #expect(try agent.result("sendmsg", connection.client, sent, .integer(0)) == 5)
    let room = CallArgument.structure([
      CallArgument.Field(name: "msg_name", value: .room(128)),
      CallArgument.Field(name: "msg_iov", value: .array([buffer(.room(4), 4)])),
      CallArgument.Field(name: "msg_flags", value: .room(4)),
    ])
    let received = try agent.make("recvmsg", connection.server, room, .integer(0))
    #expect(received.result == 4)
    // TCP names no peer.
    #expect(received.outputs == [[], [1, 2, 3, 4], [0, 0, 0, 0]])
  }

  @Test func `Socket options go there and back`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let (level, linger) = (CallArgument.integer(1), CallArgument.integer(13))
    let value: [UInt8] = [1, 0, 0, 0, 7, 0, 0, 0]
    try agent.result("setsockopt", connection.client, level, linger, .octets(value), .integer(8))
    let got = try agent.make("getsockopt", connection.client, level, linger, .room(8), .integer(8))
    #expect(got.outputs == [value])
    let name = try agent.make(
      "getsockopt", connection.client, .integer(6), .integer(13), .room(64), .integer(64))
    #expect(name.outputs.first?.first != 0)
    let information = try agent.make(
      "getsockopt", connection.client, .integer(6), .integer(11), .room(500), .integer(500))
    let octets = try #require(information.outputs.first)
    #expect((100..<500).contains(octets.count))
    #expect(octets.first == 1)
    let wrong = try agent.make(
      "setsockopt", connection.client, .integer(6), .integer(9999), .octets(value), .integer(8))
    #expect(wrong.error == ENOPROTOOPT)
  }

  @Test func `ioctl counts what waits to be read`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version6)
    try agent.result("send", connection.client, .octets([1, 2, 3]), .integer(3), .integer(0))
    try agent.result("shutdown", connection.client, .integer(1))
    // The end of the data has arrived, so all of it has.
    let poll = try agent.make(
      "poll", pollSet(connection.server, 0x2000), .integer(1), .integer(20_000))
    #expect(poll.outputs == [[0, 0x20]])
    let count = try agent.make("ioctl", connection.server, .integer(0x541B), .room(4))
    #expect(count.outputs == [[3, 0, 0, 0]])
  }

  func pollSet(_ descriptor: CallArgument, _ events: Int64) -> CallArgument {
    .array([
      .structure([
        CallArgument.Field(name: "fd", value: descriptor),
        CallArgument.Field(name: "events", value: .integer(events)),
        CallArgument.Field(name: "revents", value: .room(2)),
      ])
    ])
  }

  @Test func `Datagrams carry addresses`() throws {
    let agent = try TestAgent()
    let loopback = LoopbackKind.version4
    func datagramSocket() throws -> CallArgument {
      .integer(try agent.result("socket", .integer(2), .integer(2), .integer(17)))
    }
    let (receiver, sender) = (try datagramSocket(), try datagramSocket())
    try agent.result("bind", receiver, .address(loopback.endpoint(0)), .integer(16))
    let first = try agent.make(
      "recvfrom", receiver, .room(9), .integer(9), .integer(0x40), .room(128), .integer(128))
    #expect(first.error == EAGAIN)
    try agent.result("bind", sender, .address(loopback.endpoint(0)), .integer(16))
    let port = try agent.port(of: receiver)
    let sent = try agent.make(
      "sendto", sender, .octets([7, 8]), .integer(2), .integer(0),
      .address(loopback.endpoint(port)), .integer(16))
    #expect(sent.result == 2)
    let received = try agent.make(
      "recvfrom", receiver, .room(9), .integer(9), .integer(0), .room(128), .integer(128))
    #expect(received.outputs.first == [7, 8])
    #expect(received.outputs.last?.count == 16)
  }

  static let refusals: [(name: String, arguments: [CallArgument])] = [
    ("frobnicate", []),
    ("socket", [.integer(2)]),
    ("listen", [.room(3), .integer(1)]),
    ("read", [.integer(0), .room(3), .integer(4)]),
    ("read", [.integer(0), .room(3), .integer(-1)]),
    ("write", [.integer(0), .octets([1]), .integer(2)]),
    ("write", [.integer(0), .integer(1), .integer(2)]),
    ("readv", [.integer(0), .array([.integer(1)]), .integer(1)]),
    ("readv", [.integer(0), .array([]), .integer(1)]),
    ("recvmsg", [.integer(0), .array([]), .integer(1)]),
    ("recvmsg", [.integer(0)]),
    (
      "recvmsg",
      [.integer(0), .structure([CallArgument.Field(name: nil, value: .absent)]), .integer(0)]
    ),
    ("poll", []),
    ("poll", [.array([]), .integer(1), .integer(0)]),
    ("poll", [.array([]), .integer(-1), .integer(0)]),
    ("poll", [.array([.structure([])]), .integer(1), .integer(0)]),
    ("getsockopt", [.integer(0), .integer(1), .integer(2), .room(4), .integer(5)]),
    ("accept", [.integer(0), .room(4), .integer(128)]),
    ("ioctl", [.integer(0), .integer(1), .integer(1 << 40)]),
    ("pipe", [.room(4)]),
    ("sendfile", [.integer(0), .integer(0), .octets([1]), .integer(1)]),
    ("splice", [.integer(0), .integer(1), .integer(0), .absent, .integer(1), .integer(0)]),
    ("epoll_ctl", [.integer(0), .integer(1), .integer(0), .integer(1)]),
    ("epoll_ctl", [.integer(0), .integer(1), .integer(0), .structure([])]),
    ("epoll_wait", [.integer(0), .room(15), .integer(1), .integer(0)]),
    ("open", [.integer(1), .integer(0)]),
  ]

  @Test(arguments: refusals.indices)
  func `What is no call of C is refused, and the agent goes on`(index: Int) throws {
    let agent = try TestAgent()
    let (name, arguments) = Self.refusals[index]
    #expect(throws: TargetError.self) { try agent.begin(name, arguments) }
    #expect(throws: TargetError.self) { try agent.begin(name, arguments, mayBlock: true) }
    #expect(try agent.result("socket", .integer(2), .integer(1), .integer(0)) >= 0)
  }
}

extension TestAgent {
  /// By asking the kernel to name the socket in the IPv4 way.
  func port(of socket: CallArgument) throws -> UInt16 {
    guard case .integer(let descriptor) = socket else { throw TargetError("no socket") }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe getsockname(
        Int32(descriptor), UnsafeMutableRawPointer($0).assumingMemoryBound(to: sockaddr.self),
        &length)
    }
    try #require(result == 0)
    return UInt16(bigEndian: address.sin_port)
  }
}
