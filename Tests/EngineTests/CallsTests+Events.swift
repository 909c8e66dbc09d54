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
    expected: Expression, result: Int64, octets: [UInt8], differences: [String]
  )

  /// `differences` say what came where something else was expected.
  static let eventRows: [EventRow] = [
    (event(input, "fd", 3), 1, record(1, 17), []),
    // Of `fd` and `u32` the low half of the data counts.
    (event(input, "fd", 3), 1, record(1, 17, high: 9), []),
    (event(input, "u32", 17), 1, record(1, 17, high: 9), []),
    (event(input, "u64", 17), 1, record(1, 17, high: 9), ["u64=38654705681"]),
    (event(input, "ptr", 17), 1, record(1, 17), []),
    (event(input, "fd", 3), 1, record(5, 17), ["events=EPOLLIN|EPOLLOUT"]),
    (event(input, "fd", 3), 1, record(1, 99), ["fd=99"]),
    // Nothing was found: the first event is all zeros.
    (none, 0, record(0, 0), []),
    (event(input, "fd", 3), 0, record(0, 0), ["events=0", "fd=0"]),
    // One event is the first of those that came.
    (event(input, "fd", 3), 2, record(1, 17) + record(4, 9), []),
    (.array([]), 0, record(0, 0), []),
    (.array([event(input, "fd", 3)]), 0, record(0, 0), ["events[0]=none"]),
    (.array([]), 1, record(1, 17), ["events[0]={events=EPOLLIN, fd=3}"]),
    // An array is all that came, in any order.
    (
      .array([event(.integer(4), "u32", 9), event(input, "fd", 3)]), 2,
      record(1, 17) + record(4, 9), []
    ),
    (
      .array([event(.integer(4), "u32", 8), event(input, "fd", 3)]), 2,
      record(1, 17) + record(4, 9), ["events[0].u32=9"]
    ),
    (.ellipsis, 1, record(1, 17), []),
  ]

  @Test(arguments: eventRows.indices)
  func `Events of epoll are compared by the member that is written`(index: Int) throws {
    let row = Self.eventRows[index]
    var binder = try Self.binderWithSocket()
    let call = Self.call(
      "epoll_wait", [.integer(3), row.expected, .integer(2), .integer(0)], row.result)
    let bound = try binder.bind(call, id: 1, mayBlock: false, context: Self.context(.version4))
    let differences = binder.judge(
      call, bound: bound, outcome: Self.outcome(1, row.result, [row.octets]), clock: Self.clock)
    #expect(differences.map { "\($0.field)=\($0.actual)" } == row.differences)
  }

  @Test func `poll finds nothing where no revents are written`() throws {
    var binder = try Self.binderWithSocket()
    let call = Self.call("poll", [.array([Self.pollEntry]), .integer(1), .integer(0)], 1)
    let bound = try binder.bind(call, id: 1, mayBlock: false, context: Self.context(.version4))
    #expect(
      binder.judge(call, bound: bound, outcome: Self.outcome(1, 1, [[0, 0]]), clock: Self.clock)
        .isEmpty)
    let differences = binder.judge(
      call, bound: bound, outcome: Self.outcome(1, 1, [[1, 0]]), clock: Self.clock)
    #expect(differences.map(\.field) == ["poll set[0].revents"])
    #expect(differences.map(\.actual) == ["POLLIN"])
  }
}
