import Engine
import Glibc
import Match
import Synchronization
import Testing
import Wire

@testable import Target

@Suite struct BlockingCallTests {
  @Test(arguments: LoopbackKind.allCases)
  func `accept sleeps until a connection comes`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let (listener, server) = try agent.listener(kind)
    let accept = try agent.block("accept", listener, .absent, .integer(0))
    let connected = try agent.connect(try agent.socket(kind), server)
    #expect(connected.error == 0)
    let accepted = try agent.outcome(of: accept)
    #expect(accepted.result >= 0)
    #expect(accepted.start <= connected.start)
    #expect(accepted.end >= connected.start)
    #expect(accepted.end <= RunQueueClock.now)
  }

  @Test func `Several calls sleep at once and return in any order`() throws {
    let agent = try TestAgent()
    let first = try agent.connection(.version4)
    let second = try agent.connection(.version4)
    let reads = try [first, second].map {
      try agent.block("read", $0.server, .room(100), .integer(100))
    }
    let poll = try agent.block(
      "poll", CallTests().pollSet(second.server, 1), .integer(1), .integer(-1))
    try agent.result("write", second.client, .octets([2]), .integer(1))
    // Only one of the two that wait for it gets the octet; poll is woken in any case.
    let woken = try agent.outcome(of: reads[1])
    #expect(woken.outputs == [[2]])
    try agent.result("write", first.client, .octets([1]), .integer(1))
    #expect(try agent.outcome(of: reads[0]).outputs == [[1]])
    try agent.result("write", second.client, .octets([3]), .integer(1))
    #expect(try agent.outcome(of: poll).result == 1)
  }

  @Test func `A call that was woken returns before the next one, on a busy machine too`() throws {
    // The wait has an end, and this machine may be busier than a test can make it; without the wait none returns.
    var hasReturned = false
    for _ in 0..<8 where !hasReturned { hasReturned = try returnsWhenWoken() }
    #expect(hasReturned)
  }

  private func returnsWhenWoken() throws -> Bool {
    let socket = try TestAgent.pair()
    let reply = try TestAgent.pair()
    let poll = TargetCall(
      id: 1, name: "poll",
      arguments: [
        CallTests().pollSet(.integer(Int64(socket.server)), 1), .integer(1), .integer(-1),
      ], mayBlock: true)
    let result = try TestAgent.pair()
    try #require(
      startThread {
        let call = BlockingCall.start(poll, replies: ReplyWriter(descriptor: reply.server))
        // Where this is allowed, the call cannot run from here on but while this thread sleeps.
        let others = BusyProcessors()
        takePrecedence()
        writeAll(socket.client, [1])
        call?.returnIfWoken()
        others.release()
        writeAll(result.server, [call?.isOver == true ? 1 : 0])
      })
    let answer = readSome(result.client)
    for ends in [socket, reply, result] {
      close(ends.client)
      close(ends.server)
    }
    return answer == [1]
  }

  @Test func `A call that sleeps on is not waited for`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let read = try agent.block("read", connection.server, .room(9), .integer(9))
    try agent.result("write", connection.server, .octets([1]), .integer(1))
    #expect(try agent.client.outcome(of: read, until: RunQueueClock.now) == nil)
  }

  @Test func `A call that may block but does not is told as returned`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    try agent.result("write", connection.client, .octets([1]), .integer(1))
    _ = try agent.make("poll", CallTests().pollSet(connection.server, 1), .integer(1), .integer(-1))
    let (_, progress) = try agent.begin(
      "read", [connection.server, .room(9), .integer(9)], mayBlock: true)
    guard case .returned(let outcome) = progress else {
      Issue.record("read is told as \(progress)")
      return
    }
    #expect(outcome.outputs == [[1]])
  }

  @Test func `Errors end a sleep`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let read = try agent.block("read", connection.server, .room(9), .integer(9))
    // Closing with l_linger 0 resets the connection.
    try agent.result(
      "setsockopt", connection.client, .integer(1), .integer(13),
      .octets([1, 0, 0, 0, 0, 0, 0, 0]), .integer(8))
    try agent.result("close", connection.client)
    let outcome = try agent.outcome(of: read)
    #expect((outcome.result, outcome.error) == (-1, ECONNRESET))
  }

  @Test func `An outcome that has not come is nil, in the past and in the future`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let read = try agent.block("read", connection.server, .room(9), .integer(9))
    #expect(try agent.client.outcome(of: read, until: Instant(nanoseconds: 0)) == nil)
    #expect(try agent.client.outcome(of: read, until: RunQueueClock.now + .milliseconds(1)) == nil)
    try agent.result("close", connection.client)
    #expect(try agent.outcome(of: read).result == 0)
  }

  @Test func `A plain call that blocks is given up after the patience, and its outcome kept`()
    throws
  {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let (read, progress) = try agent.begin(
      "read", [connection.server, .room(9), .integer(9)], patience: .milliseconds(1))
    guard case .blocked = progress else {
      Issue.record("read is told as \(progress)")
      return
    }
    guard case .integer(let client) = connection.client else { return }
    // The agent's only thread sleeps; the descriptor is this process's too.
    #expect(unsafe write(Int32(client), [1], 1) == 1)
    #expect(try agent.outcome(of: read).outputs == [[1]])
    #expect(try agent.result("close", connection.client) == 0)
  }
}

/// All processors but one have something to do that goes first, for a moment.
private final class BusyProcessors: Sendable {
  private let isOver = Atomic(false)
  private let running = Atomic(0)

  init() {
    let count = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) - 1
    for _ in 0..<count {
      if !startThread({ self.keepBusy() }) { running.add(1, ordering: .relaxed) }
    }
    while running.load(ordering: .relaxed) < count { usleep(100) }
  }

  func release() { isOver.store(true, ordering: .relaxed) }

  private func keepBusy() {
    takePrecedence()
    running.add(1, ordering: .relaxed)
    while !isOver.load(ordering: .relaxed) {}
  }
}

/// This thread alone runs before all ordinary ones. Needs CAP_SYS_NICE.
private func takePrecedence() {
  var priority = sched_param()
  priority.sched_priority = 1
  unsafe sched_setscheduler(0, SCHED_FIFO, &priority)
}
