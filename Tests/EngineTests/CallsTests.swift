import Match
import Script
import Testing
import Wire

@testable import Engine

@Suite struct CallsTests {
  /// Script time 0 is 1 s after the epoch.
  static var clock: ScriptClock { ScriptClock(start: Instant(nanoseconds: 1_000_000_000)) }

  /// A call with plain arguments: `3` and `SO_ERROR` alike.
  static func call(
    _ name: String, _ arguments: [Expression], _ result: Int64, error: SystemCall.ErrorNumber? = nil
  ) -> SystemCall {
    SystemCall(
      name: name, arguments: arguments,
      result: SystemCall.Result(value: .equal(result), error: error))
  }

  static func context(_ mode: IPMode) throws -> CallContext {
    let target = mode == .version6 ? "fd3d:a0b:17d6::1" : "192.168.0.1"
    let tester = mode == .version6 ? "fd3d:fa7b:d17d::1" : "192.0.2.1"
    return CallContext(
      mode: mode,
      target: Endpoint(address: try #require(IPAddress(target)), port: 8080),
      tester: Endpoint(address: try #require(IPAddress(tester)), port: 8080))
  }

  static func outcome(
    _ id: Int, _ result: Int64, error: Int32 = 0, _ outputs: [[UInt8]] = []
  ) -> CallOutcome {
    let now = Instant(nanoseconds: 0)
    return CallOutcome(
      id: id, result: result, error: error, start: now, end: now, outputs: outputs)
  }

  /// A binder after `socket(..., SOCK_STREAM, IPPROTO_TCP) = 3`, whose real descriptor is 17.
  static func binderWithSocket(_ mode: IPMode = .version4) throws -> CallBinder {
    var binder = CallBinder()
    let call = call("socket", [.ellipsis, .integer(1), .integer(6)], 3)
    let bound = try binder.bind(call, id: 0, mayBlock: false, context: context(mode))
    let differences = binder.judge(call, bound: bound, outcome: outcome(0, 17), clock: Self.clock)
    try #require(differences.isEmpty)
    return binder
  }

  // MARK: Binding

  @Test(arguments: [
    (IPMode.version4, Int64(2), "192.168.0.1", Int64(16)),
    (.version6, 10, "fd3d:a0b:17d6::1", 28),
    (.mapped, 10, "::ffff:192.168.0.1", 28),
  ])
  func `An ellipsis is the family and the address of the run`(
    mode: IPMode, family: Int64, address: String, length: Int64
  ) throws {
    var binder = CallBinder()
    let socket = Self.call("socket", [.ellipsis, .integer(1), .integer(6)], 3)
    let context = try Self.context(mode)
    let bound = try binder.bind(socket, id: 0, mayBlock: false, context: context)
    #expect(bound.arguments == [.integer(family), .integer(1), .integer(6)])
    _ = binder.judge(socket, bound: bound, outcome: Self.outcome(0, 17), clock: Self.clock)

    let bind = Self.call("bind", [.integer(3), .ellipsis, .ellipsis], 0)
    let endpoint = Endpoint(address: try #require(IPAddress(address)), port: 8080)
    #expect(
      try binder.bind(bind, id: 1, mayBlock: true, context: context)
        == TargetCall(
          id: 1, name: "bind", arguments: [.integer(17), .address(endpoint), .integer(length)],
          mayBlock: true))
  }

  @Test func `An IPv4 socket of a mapped run takes the IPv4 address`() throws {
    var binder = CallBinder()
    let context = try Self.context(.mapped)
    let socket = Self.call(
      "socket", [.integer(2, spelling: "AF_INET"), .integer(1), .integer(6)], 3)
    let bound = try binder.bind(socket, id: 0, mayBlock: false, context: context)
    _ = binder.judge(socket, bound: bound, outcome: Self.outcome(0, 5), clock: Self.clock)
    let connect = Self.call("connect", [.integer(3), .ellipsis, .ellipsis], 0)
    #expect(
      try binder.bind(connect, id: 1, mayBlock: false, context: context).arguments
        == [.integer(5), .address(context.tester), .integer(16)])
  }

  static let bindings: [(name: String, arguments: [Expression], bound: [CallArgument])] = [
    (
      "write", [.integer(3), .ellipsis, .integer(3)],
      [.integer(17), .zeros(3), .integer(3)]
    ),
    (
      "write", [.integer(3), .string([1, 2, 3]), .integer(2)],
      [.integer(17), .octets([1, 2]), .integer(2)]
    ),
    ("read", [.integer(3), .ellipsis, .integer(9)], [.integer(17), .room(9), .integer(9)]),
    (
      "recv", [.integer(3), .integer(0, spelling: "NULL"), .integer(9), .integer(0)],
      [.integer(17), .absent, .integer(9), .integer(0)]
    ),
    ("accept", [.integer(3), .ellipsis, .ellipsis], [.integer(17), .room(128), .integer(128)]),
    (
      "accept", [.integer(3), .integer(0), .integer(0)], [.integer(17), .absent, .integer(0)]
    ),
    (
      "connect", [.integer(3), .integer(0, spelling: "AF_UNSPEC"), .ellipsis],
      [.integer(17), .octets([UInt8](repeating: 0, count: 16)), .integer(16)]
    ),
    ("fcntl", [.integer(3), .integer(3)], [.integer(17), .integer(3)]),
    (
      "ioctl", [.integer(3), .integer(0x541B), .array([.integer(7)])],
      [.integer(17), .integer(0x541B), .room(4)]
    ),
    (
      "ioctl", [.integer(3), .integer(0x5421), .array([.integer(1)])],
      [.integer(17), .integer(0x5421), .octets([1, 0, 0, 0])]
    ),
    (
      "setsockopt",
      [.integer(3), .integer(1), .integer(2), .array([.integer(258)]), .integer(4)],
      [.integer(17), .integer(1), .integer(2), .octets([2, 1, 0, 0]), .integer(4)]
    ),
    (
      "setsockopt",
      [
        .integer(3), .integer(1), .integer(13),
        .structure([
          Expression.Member(name: "onoff", value: .integer(1)),
          Expression.Member(name: "linger", value: .integer(5)),
        ]), .integer(8),
      ],
      [.integer(17), .integer(1), .integer(13), .octets([1, 0, 0, 0, 5, 0, 0, 0]), .integer(8)]
    ),
    (
      "setsockopt",
      [.integer(3), .integer(6), .integer(13), .string(Array("reno".utf8)), .integer(4)],
      [.integer(17), .integer(6), .integer(13), .octets(Array("reno".utf8)), .integer(4)]
    ),
    (
      "setsockopt",
      [.integer(3), .integer(6), .integer(13), .string(Array("bbr".utf8)), .integer(5)],
      [.integer(17), .integer(6), .integer(13), .octets(Array("bbr\0\0".utf8)), .integer(5)]
    ),
    (
      "getsockopt",
      [.integer(3), .integer(1), .integer(4), .array([.integer(0)]), .array([.integer(4)])],
      [.integer(17), .integer(1), .integer(4), .room(4), .integer(4)]
    ),
    (
      "getsockopt", [.integer(3), .integer(1), .integer(20), .ellipsis, .ellipsis],
      [.integer(17), .integer(1), .integer(20), .room(16), .integer(16)]
    ),
    (
      "writev",
      [
        .integer(3),
        .array([
          .structure([
            Expression.Member(name: nil, value: .string([7, 8])),
            Expression.Member(name: nil, value: .integer(2)),
          ])
        ]), .integer(1),
      ],
      [
        .integer(17),
        .array([
          .structure([
            CallArgument.Field(name: "iov_base", value: .octets([7, 8])),
            CallArgument.Field(name: "iov_len", value: .integer(2)),
          ])
        ]), .integer(1),
      ]
    ),
    (
      "poll",
      [
        .array([
          .structure([
            Expression.Member(name: "fd", value: .integer(3)),
            Expression.Member(name: "events", value: .integer(1)),
            Expression.Member(name: "revents", value: .integer(1)),
          ])
        ]), .integer(1), .integer(-1),
      ],
      [
        .array([
          .structure([
            CallArgument.Field(name: "fd", value: .integer(17)),
            CallArgument.Field(name: "events", value: .integer(1)),
            CallArgument.Field(name: "revents", value: .room(2)),
          ])
        ]), .integer(1), .integer(-1),
      ]
    ),
    (
      "epoll_ctl",
      [
        .integer(3), .integer(1), .integer(3),
        structure([("events", .integer(0x8000_0001)), ("fd", .integer(3))]),
      ], [.integer(17), .integer(1), .integer(17), epollEvent(0x8000_0001, 17)]
    ),
    (
      "epoll_ctl",
      [
        .integer(3), .integer(3), .integer(3),
        structure([("ptr", .integer(-1)), ("events", .integer(4))]),
      ],
      [.integer(17), .integer(3), .integer(17), epollEvent(4, -1)]
    ),
    (
      "epoll_ctl", [.integer(3), .integer(2), .integer(3), .integer(0, spelling: "NULL")],
      [.integer(17), .integer(2), .integer(17), .absent]
    ),
    (
      "epoll_wait", [.integer(3), .ellipsis, .integer(2), .integer(-1)],
      [.integer(17), .room(32), .integer(2), .integer(-1)]
    ),
    (
      "open", [.string(Array("a".utf8)), .integer(2)], [.octets([0x61, 0]), .integer(2)]
    ),
    (
      "sendfile", [.integer(3), .integer(3), .array([.integer(258)]), .integer(5)],
      [.integer(17), .integer(17), .octets([2, 1, 0, 0, 0, 0, 0, 0]), .integer(5)]
    ),
    (
      "splice",
      [
        .integer(3), .integer(0, spelling: "NULL"), .integer(3), .array([.integer(1)]), .integer(9),
        .integer(0),
      ],
      [
        .integer(17), .absent, .integer(17), .octets([1, 0, 0, 0, 0, 0, 0, 0]), .integer(9),
        .integer(0),
      ]
    ),
    ("pipe2", [.array([.integer(5), .integer(6)]), .integer(0)], [.room(8), .integer(0)]),
    ("ioctl", [.integer(3), .integer(1)], [.integer(17), .integer(1)]),
  ]

  static func epollEvent(_ events: Int64, _ data: Int64) -> CallArgument {
    .structure([
      CallArgument.Field(name: "events", value: .integer(events)),
      CallArgument.Field(name: "data", value: .integer(data)),
    ])
  }

  @Test(arguments: bindings.indices)
  func `Arguments become what the system takes`(index: Int) throws {
    let (name, arguments, expected) = Self.bindings[index]
    var binder = try Self.binderWithSocket()
    let call = Self.call(name, arguments, 0)
    let bound = try binder.bind(call, id: 1, mayBlock: false, context: Self.context(.version4))
    #expect(bound.arguments == expected)
  }

  static let pollEntry = structure([("fd", .integer(3)), ("events", .integer(1))])

  static func structure(_ members: [(String?, Expression)]) -> Expression {
    .structure(members.map { Expression.Member(name: $0.0, value: $0.1) })
  }

  typealias Refusal = (name: String, arguments: [Expression], path: [Int], message: String)

  static let refusals: [Refusal] = [
    ("frobnicate", [], [], "there is no system call frobnicate"),
    ("listen", [.integer(3)], [], "listen takes 2 arguments, not 1"),
    ("listen", [.integer(4), .integer(1)], [0], "the script has no descriptor 4; open are 3"),
    (
      "readv", [.integer(3), .array([]), .integer(1)], [1],
      "readv: the number of buffers is 0, not 1"
    ),
    ("listen", [.ellipsis, .integer(1)], [0], "listen: ... stands where a number must be"),
    (
      "write", [.integer(3), .string([1]), .integer(2)], [1], "write: the text has 1 octets, not 2"
    ),
    (
      "read", [.integer(3), .ellipsis, .integer(-1)], [1], "read: -1 octets are not 0 to 67108864"
    ),
    (
      "read", [.integer(3), .ellipsis, .integer(1 << 40)], [1],
      "read: 1099511627776 octets are not 0 to 67108864"
    ),
    (
      "setsockopt",
      [
        .integer(3), .integer(1), .integer(2),
        .structure([Expression.Member(name: "onoff", value: .integer(1))]), .integer(4),
      ], [3], "option 2 of level 1 takes no structure"
    ),
    (
      "setsockopt",
      [.integer(3), .integer(1), .integer(2), .array([.integer(1)]), .integer(-4)], [3],
      "setsockopt: -4 octets are not 0 to 67108864"
    ),
    (
      "poll", [.array([.integer(3)]), .integer(1), .integer(0)], [0, 0],
      "3 is not an entry of a poll set, such as {fd=...}"
    ),
    (
      "poll", [.array([pollEntry]), .integer(2), .integer(0)], [0],
      "poll: this list has 1 descriptors, and the next argument is 2"
    ),
    (
      "poll",
      [
        .array([structure([("fd", .integer(3)), ("evens", .integer(1))])]), .integer(1),
        .integer(0),
      ],
      [0, 0, 1], "unknown member 'evens'; did you mean 'events'?"
    ),
    (
      "epoll_ctl", [.integer(3), .integer(1), .integer(3), structure([("events", .integer(1))])],
      [3],
      "an epoll event needs one of fd, ptr, u32 and u64"
    ),
    (
      "epoll_wait",
      [
        .integer(3), structure([("events", .integer(1)), ("fd", .integer(9))]), .integer(1),
        .integer(0),
      ], [1], "the script has no descriptor 9; open are 3"
    ),
    ("open", [.integer(3), .integer(0)], [0], "open: 3 is no name of a file"),
    (
      "sendfile", [.integer(3), .integer(3), .integer(5), .integer(1)], [2],
      "sendfile: 5 is no pointer, [0] or NULL"
    ),
    ("pipe", [.array([.integer(5)])], [0], "pipe: [5] is no pair of descriptors"),
  ]

  @Test(arguments: refusals.indices)
  func `A call that cannot be made says why`(index: Int) throws {
    let (name, arguments, path, message) = Self.refusals[index]
    var binder = try Self.binderWithSocket()
    let context = try Self.context(.version4)
    #expect(throws: CallBindingError(message, at: path)) {
      try binder.bind(Self.call(name, arguments, 0), id: 1, mayBlock: false, context: context)
    }
  }

  @Test func `A closed descriptor is -1 until it is opened again`() throws {
    var binder = try Self.binderWithSocket()
    let context = try Self.context(.version4)
    let close = Self.call("close", [.integer(3)], 0)
    let bound = try binder.bind(close, id: 1, mayBlock: false, context: context)
    _ = binder.judge(close, bound: bound, outcome: Self.outcome(1, 0), clock: Self.clock)
    let again = try binder.bind(close, id: 2, mayBlock: false, context: context)
    #expect(again.arguments == [.integer(-1)])
  }
}
