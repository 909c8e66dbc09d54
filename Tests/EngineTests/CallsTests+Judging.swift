import Match
import Script
import Testing
import Wire

@testable import Engine

extension CallsTests {
  typealias Row = (
    call: SystemCall, outcome: CallOutcome, text: String, differences: [Difference]
  )

  static func member(_ name: String?, _ value: Expression) -> Expression.Member {
    Expression.Member(name: name, value: value)
  }

  static let again = SystemCall.ErrorNumber(name: "EAGAIN", number: 11)

  static let rows: [Row] = [
    (
      call("read", [.integer(3), .ellipsis, .integer(1000)], 1000), outcome(1, 1000, [[1, 2]]),
      "read(3, ..., 1000) = 1000", []
    ),
    (
      call("read", [.integer(3), .ellipsis, .integer(1000)], 1000), outcome(1, -1, error: 11),
      "read(3, ..., 1000) = -1 EAGAIN (Resource temporarily unavailable)",
      [
        Difference(
          field: "result", expected: "1000",
          actual: "-1 EAGAIN (Resource temporarily unavailable)")
      ]
    ),
    (
      call("read", [.integer(3), .ellipsis, .integer(10)], -1, error: again),
      outcome(1, -1, error: 11),
      "read(3, ..., 10) = -1 EAGAIN (Resource temporarily unavailable)", []
    ),
    (
      call("read", [.integer(3), .ellipsis, .integer(10)], -1, error: again),
      outcome(1, -1, error: 104),
      "read(3, ..., 10) = -1 ECONNRESET (Connection reset by peer)",
      [
        Difference(
          field: "result", expected: "-1 EAGAIN (Resource temporarily unavailable)",
          actual: "-1 ECONNRESET (Connection reset by peer)")
      ]
    ),
    (
      call("read", [.integer(3), .ellipsis, .integer(10)], -1), outcome(1, -1, error: 999),
      "read(3, ..., 10) = -1 errno 999", []
    ),
    (
      call("read", [.integer(3), .string(Array("text".utf8)), .integer(10)], 4),
      outcome(1, 4, [Array("te\"\n".utf8)]), #"read(3, "te\"\n", 10) = 4"#,
      [Difference(field: "data", expected: #""text""#, actual: #""te\"\n""#)]
    ),
    (
      call(
        "getsockopt",
        [.integer(3), .integer(6), .integer(2), .array([.integer(1460)]), .array([.integer(4)])], 0),
      outcome(1, 0, [[0xB4, 0x05, 0, 0]]), "getsockopt(3, 6, 2, [1460], [4]) = 0", []
    ),
    (
      call(
        "getsockopt",
        [.integer(3), .integer(6), .integer(2), .array([.integer(1460)]), .array([.integer(4)])], 0),
      outcome(1, 0, [[1, 5]]), "getsockopt(3, 6, 2, [1281], [2]) = 0",
      [
        Difference(field: "value", expected: "[1460]", actual: "[1281]"),
        Difference(field: "value length", expected: "[4]", actual: "[2]"),
      ]
    ),
    (
      call(
        "getsockopt",
        [
          .integer(3), .integer(6), .integer(25),
          .array([.integer(0xFFFF_FFFF, spelling: "0xffffffff")]), .array([.integer(4)]),
        ], 0),
      outcome(1, 0, [[255, 255, 255, 255]]), "getsockopt(3, 6, 25, [0xffffffff], [4]) = 0", []
    ),
    (
      call(
        "getsockopt",
        [
          .integer(3), .integer(1), .integer(13),
          .structure([member("onoff", .integer(1)), member("linger", .integer(0))]),
          .array([.integer(8)]),
        ], 0),
      outcome(1, 0, [[1, 0, 0, 0, 3, 0, 0, 0]]),
      "getsockopt(3, 1, 13, {onoff=1, linger=3}, [8]) = 0",
      [Difference(field: "linger", expected: "0", actual: "3")]
    ),
    (
      call(
        "getsockopt",
        [
          .integer(3), .integer(6), .integer(11),
          .structure([
            member("tcpi_state", .integer(1)), member("tcpi_rto", .ellipsis),
            member("tcpi_snd_mss", .integer(1460)),
          ]), .ellipsis,
        ], 0),
      outcome(1, 0, [[8] + [UInt8](repeating: 0, count: 15) + [0xB4, 5, 0, 0]]),
      "getsockopt(3, 6, 11, {tcpi_state=8, tcpi_rto=..., tcpi_snd_mss=1460}, ...) = 0",
      [
        Difference(field: "tcpi_state", expected: "1", actual: "8")
      ]
    ),
    (
      call(
        "getsockopt",
        [
          .integer(3), .integer(6), .integer(13), .string(Array("cubic".utf8)),
          .array([.integer(16)]),
        ], 0),
      outcome(1, 0, [Array("cubic".utf8) + [UInt8](repeating: 0, count: 11)]),
      #"getsockopt(3, 6, 13, "cubic", [16]) = 0"#, []
    ),
    (
      call("ioctl", [.integer(3), .integer(0x541B), .array([.integer(0)])], 0),
      outcome(1, 0, [[5, 0, 0, 0]]), "ioctl(3, 21531, [5]) = 0",
      [Difference(field: "value", expected: "[0]", actual: "[5]")]
    ),
    (
      call(
        "poll",
        [
          .array([
            .structure([
              member("fd", .integer(3)), member("events", .integer(1, spelling: "POLLIN")),
              member("revents", .integer(1, spelling: "POLLIN")),
            ])
          ]), .integer(1), .integer(0),
        ], 1),
      outcome(1, 1, [[0x11, 0]]),
      "poll([{fd=3, events=POLLIN, revents=POLLIN|POLLHUP}], 1, 0) = 1",
      [
        Difference(field: "poll set[0].revents", expected: "POLLIN", actual: "POLLIN|POLLHUP")
      ]
    ),
    (
      call(
        "recvmsg",
        [
          .integer(3),
          .structure([
            member("msg_name", .ellipsis), member("msg_namelen", .ellipsis),
            member(
              "msg_iov",
              .array([
                .structure([member(nil, .string([0x61])), member(nil, .integer(1))]),
                .structure([member(nil, .ellipsis), member(nil, .integer(9))]),
              ])), member("msg_iovlen", .integer(2)), member("msg_flags", .integer(0)),
          ]), .integer(0),
        ], 3),
      outcome(1, 3, [[], [0x62], [0x63, 0x64], [0x20, 0, 0, 0]]),
      #"recvmsg(3, {msg_name(...)=..., msg_iov(2)=[{"b", 1}, {..., 9}], msg_flags=MSG_TRUNC}, 0) = 3"#,
      [
        Difference(field: "msg_iov[0][0]", expected: #""a""#, actual: #""b""#),
        Difference(field: "msg_flags", expected: "0", actual: "MSG_TRUNC"),
      ]
    ),
    (
      call(
        "accept",
        [
          .integer(3),
          .structure([
            member("sa_family", .integer(2, spelling: "AF_INET")),
            member("sin_port", .integer(80, spelling: "htons(80)")),
            member("sin_addr", .address(.v4(IPv4Address(rawValue: 0xC000_0201)))),
          ]), .array([.integer(16)]),
        ], 4),
      outcome(1, 21, [[2, 0, 0, 81, 192, 0, 2, 1] + [UInt8](repeating: 0, count: 8)]),
      #"accept(3, {sa_family=AF_INET, sin_port=htons(81), sin_addr=inet_addr("192.0.2.1")}, [16]) = 4"#,
      [
        Difference(field: "sin_port", expected: "htons(80)", actual: "htons(81)")
      ]
    ),
  ]

  @Test(arguments: rows.indices)
  func `An outcome is read in the script's notation and judged`(index: Int) throws {
    let row = Self.rows[index]
    var binder = try Self.binderWithSocket()
    let bound = try binder.bind(row.call, id: 1, mayBlock: false, context: Self.context(.version4))
    #expect(binder.describe(row.call, outcome: row.outcome, clock: Self.clock) == row.text)
    #expect(
      binder.judge(row.call, bound: bound, outcome: row.outcome, clock: Self.clock)
        == row.differences)
    #expect(binder.describe(row.call, outcome: row.outcome, clock: Self.clock) == row.text)
  }

  @Test func `Outputs that were not asked for are no trap`() throws {
    for row in Self.rows {
      for outputs in [[], [[]], [[1], [2], [3], [4], [5]], [[UInt8](repeating: 7, count: 300)]] {
        var binder = try Self.binderWithSocket()
        let bound = try binder.bind(
          row.call, id: 1, mayBlock: false, context: Self.context(.version4))
        let outcome = Self.outcome(1, 0, outputs)
        _ = binder.judge(row.call, bound: bound, outcome: outcome, clock: Self.clock)
        #expect(
          binder.describe(row.call, outcome: outcome, clock: Self.clock).hasPrefix(row.call.name))
      }
    }
  }

  @Test func `Relations and any value serve as results`() throws {
    var binder = try Self.binderWithSocket()
    let context = try Self.context(.version4)
    let arguments: [Expression] = [.integer(3), .ellipsis, .integer(100)]
    for (pattern, matches) in [
      (NumberPattern.any, true), (.atLeast(.literal(5)), true), (.less(.literal(5)), false),
      (.equal(.name("N")), true), (.equal(.name("M")), false),
    ] {
      let call = SystemCall(
        name: "read", arguments: arguments, result: SystemCall.Result(value: pattern))
      let bound = try binder.bind(call, id: 1, mayBlock: false, context: context)
      let differences = binder.judge(
        call, bound: bound, outcome: Self.outcome(1, 7), clock: Self.clock
      ) {
        $0 == "N" ? 7 : nil
      }
      #expect(differences.isEmpty == matches)
    }
  }

  @Test func `New descriptors are known by the script's numbers`() throws {
    var binder = try Self.binderWithSocket(.mapped)
    let context = try Self.context(.mapped)
    let accept = Self.call("accept", [.integer(3), .ellipsis, .ellipsis], 4)
    var bound = try binder.bind(accept, id: 1, mayBlock: true, context: context)
    #expect(
      binder.judge(accept, bound: bound, outcome: Self.outcome(1, 40, [[]]), clock: Self.clock)
        .isEmpty)
    let pipe = Self.call("pipe", [.array([.integer(5), .integer(6)])], 0)
    bound = try binder.bind(pipe, id: 2, mayBlock: false, context: context)
    let ends: [UInt8] = [50, 0, 0, 0, 60, 0, 0, 0]
    #expect(
      binder.judge(pipe, bound: bound, outcome: Self.outcome(2, 0, [ends]), clock: Self.clock)
        .isEmpty)
    for (script, live) in [(Int64(3), Int64(17)), (4, 40), (5, 50), (6, 60)] {
      let close = Self.call("close", [.integer(script)], 0)
      bound = try binder.bind(close, id: 3, mayBlock: false, context: context)
      #expect(bound.arguments == [.integer(live)])
    }
  }
}
