import Match
import Script
import Testing
import Wire

@Suite struct CallTests {
  private func call(_ text: String) throws -> SystemCall? {
    guard case .call(let call) = try event("+0 \(text)").action else { return nil }
    return call
  }

  private func argument(_ text: String) throws -> Expression? {
    try call("fcntl(\(text)) = 0")?.arguments.first
  }

  @Test func socket() throws {
    #expect(
      try call("socket(..., SOCK_STREAM, IPPROTO_TCP) = 3")
        == SystemCall(
          name: "socket",
          arguments: [
            .ellipsis, .integer(1, spelling: "SOCK_STREAM"), .integer(6, spelling: "IPPROTO_TCP"),
          ], result: SystemCall.Result(value: .equal(3))))
  }

  @Test(
    arguments: [
      ("1", .integer(1, spelling: "1")), ("-1", .integer(-1, spelling: "-1")),
      ("0x1F", .integer(31, spelling: "0x1F")),
      ("0xffffffffffffffff", .integer(-1, spelling: "0xffffffffffffffff")),
      ("O_RDWR|O_NONBLOCK", .integer(2050, spelling: "O_RDWR|O_NONBLOCK")),
      ("EPOLLIN | EPOLLET | 4", .integer(0x8000_0005, spelling: "EPOLLIN|EPOLLET|4")),
      ("NULL", .integer(0, spelling: "NULL")), ("EAGAIN", .integer(11, spelling: "EAGAIN")),
      ("...", .ellipsis), (#""a\"\x7f" "b""#, .string([0x61, 0x22, 0x7F, 0x62])),
      (#""cut"..."#, .string(Array("cut".utf8))),
      ("[]", .array([])),
      ("[1, [2]]", .array([.integer(1, spelling: "1"), .array([.integer(2, spelling: "2")])])),
      ("htons(8080)", .integer(8080, spelling: "htons(8080)")),
      (#"inet_addr("192.0.2.1")"#, .address(.v4(IPv4Address(rawValue: 0xC000_0201)))),
      (#"inet6_addr("::1")"#, .address(.v6(IPv6Address(high: 0, low: 1)))),
      (
        "{(label 16, tc 1, ttl 2) (label 17, tc 0, [S], ttl 64)}",
        .string([0, 1, 2, 2, 0, 1, 0x11, 0x40])
      ),
      (
        "{flags [key present], sum 1, off 2, key=7, seq 0x10}",
        .string([0x20, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0x10])
      ),
      (
        "{fd=4, events=POLLIN, 7}",
        .structure([
          .init(name: "fd", value: .integer(4, spelling: "4")),
          .init(name: "events", value: .integer(1, spelling: "POLLIN")),
          .init(name: nil, value: .integer(7, spelling: "7")),
        ])
      ),
      (
        "{msg_name(...)=..., msg_iov(1)=[{..., 100}], msg_flags=0}",
        .structure([
          .init(name: "msg_name", value: .ellipsis), .init(name: "msg_namelen", value: .ellipsis),
          .init(
            name: "msg_iov",
            value: .array([
              .structure([
                .init(name: nil, value: .ellipsis),
                .init(name: nil, value: .integer(100, spelling: "100")),
              ])
            ])),
          .init(name: "msg_iovlen", value: .integer(1, spelling: "1")),
          .init(name: "msg_flags", value: .integer(0, spelling: "0")),
        ])
      ),
    ] as [(String, Expression)])
  func arguments(text: String, value: Expression) throws {
    #expect(try argument(text) == value)
  }

  @Test(
    arguments: [
      ("0", .equal(0)), ("*", .any), ("...", .any), ("-1", .equal(-1)),
      (">= 1", .atLeast(.literal(1))),
      ("1..10", .range(.literal(1), .literal(10))), ("O_RDWR|O_NONBLOCK", .equal(2050)),
      ("0x2|O_NONBLOCK", .equal(2050)),
      ("EPOLLIN", .equal(1)), ("$rcv_wnd", .equal(.name("rcv_wnd"))),
      ("0x2 (flags O_RDWR)", .equal(2)),
    ] as [(String, NumberPattern)])
  func results(text: String, value: NumberPattern) throws {
    #expect(try call("read(4, ..., 10) = \(text)")?.result == SystemCall.Result(value: value))
  }

  @Test(arguments: [
    "-1 EAGAIN (Resource temporarily unavailable)", "-1 EAGAIN", "-1 EAGAIN(Try again)",
  ])
  func errors(text: String) throws {
    #expect(
      try call("read(4, ..., 10) = \(text)")?.result
        == SystemCall.Result(
          value: .equal(-1), error: SystemCall.ErrorNumber(name: "EAGAIN", number: 11)))
  }

  @Test func captureAfterCall() throws {
    #expect(
      try event("+0...5 read(4, ..., 10) = 0 as waited").captures == [
        Capture(name: "waited", field: nil)
      ])
  }
}
