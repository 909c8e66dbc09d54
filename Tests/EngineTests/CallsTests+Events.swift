import Match
import Script
import Testing

@testable import Engine

extension CallsTests {
  static func event(_ events: Expression, _ member: String, _ value: Int64) -> Expression {
    structure([("events", events), (member, .integer(value))])
  }

  static let input = Expression.integer(1, spelling: "EPOLLIN")
  static let none = event(.integer(0), "ptr", 0)

  /// As the agent returns an event.
  static func record(_ events: UInt8, _ data: UInt8, high: UInt8 = 0) -> [UInt8] {
    [events, 0, 0, 0, 0, 0, 0, 0, data, 0, 0, 0, high, 0, 0, 0]
  }

  typealias EventRow = (
    expected: Expression, result: Int64, octets: [UInt8], text: String?
  )

  /// `text` is what is shown of what came if it is not as expected.
  static let eventRows: [EventRow] = [
    (event(input, "fd", 3), 1, record(1, 17), nil),
    // Of `fd` and `u32` the low half of the data counts.
    (event(input, "fd", 3), 1, record(1, 17, high: 9), nil),
    (event(input, "u32", 17), 1, record(1, 17, high: 9), nil),
    (event(input, "u64", 17), 1, record(1, 17, high: 9), "{events=EPOLLIN, u64=38654705681}"),
    (event(input, "ptr", 17), 1, record(1, 17), nil),
    (event(input, "fd", 3), 1, record(5, 17), "{events=EPOLLIN|EPOLLOUT, fd=3}"),
    (event(input, "fd", 3), 1, record(1, 99), "{events=EPOLLIN, fd=99}"),
    // Nothing was found: the first event is all zeros.
    (none, 0, record(0, 0), nil),
    (event(input, "fd", 3), 0, record(0, 0), "{events=0, fd=0}"),
    // One event is the first of those that came.
    (event(input, "fd", 3), 2, record(1, 17) + record(4, 9), nil),
    (.array([]), 0, record(0, 0), nil),
    (.array([event(input, "fd", 3)]), 0, record(0, 0), "[]"),
    (.array([]), 1, record(1, 17), "[{events=EPOLLIN, fd=3}]"),
    // An array is all that came, in any order.
    (
      .array([event(.integer(4), "u32", 9), event(input, "fd", 3)]), 2,
      record(1, 17) + record(4, 9), nil
    ),
    (
      .array([event(.integer(4), "u32", 8), event(input, "fd", 3)]), 2,
      record(1, 17) + record(4, 9), "[{events=4, u32=9}, {events=EPOLLIN, fd=3}]"
    ),
    (.ellipsis, 1, record(1, 17), nil),
  ]

  @Test(arguments: eventRows.indices)
  func `Events of epoll are compared by the member that is written`(index: Int) throws {
    let row = Self.eventRows[index]
    var binder = try Self.binderWithSocket()
    let call = Self.call(
      "epoll_wait", [.integer(3), row.expected, .integer(2), .integer(0)], row.result)
    let bound = try binder.bind(call, id: 1, mayBlock: false, context: Self.context(.version4))
    let differences = binder.judge(
      call, bound: bound, outcome: Self.outcome(1, row.result, [row.octets]))
    #expect(differences.map(\.actual) == (row.text.map { [$0] } ?? []))
  }

  @Test func `poll finds nothing where no revents are written`() throws {
    var binder = try Self.binderWithSocket()
    let call = Self.call("poll", [.array([Self.pollEntry]), .integer(1), .integer(0)], 1)
    let bound = try binder.bind(call, id: 1, mayBlock: false, context: Self.context(.version4))
    #expect(binder.judge(call, bound: bound, outcome: Self.outcome(1, 1, [[0, 0]])).isEmpty)
    let differences = binder.judge(call, bound: bound, outcome: Self.outcome(1, 1, [[1, 0]]))
    #expect(differences.map(\.actual) == ["[{fd=3, events=1, revents=POLLIN}]"])
  }
}
