import Engine
import Testing
import Wire

@testable import Link

@Suite struct MemoryLinkTests {
  let start = Instant(nanoseconds: 1_000_000_000)

  @Test func aReplyArrivesAtItsVirtualTime() throws {
    let link = MemoryLink(start: start) { packet, _ in
      [.init(packet.reversed(), after: .milliseconds(3))]
    }
    let sent = try link.send([1, 2, 3])
    #expect(link.frames.entries[sent].stamp == start)
    #expect(link.frames.entries[sent].direction == .inbound)
    let answer = try #require(try link.receive(until: start + .seconds(1)))
    #expect(Array(link.frames.packet(answer)) == [3, 2, 1])
    #expect(link.frames.entries[answer].stamp == start + .milliseconds(3))
    #expect(link.frames.entries[answer].direction == .outbound)
    #expect(link.now == start + .milliseconds(3))
  }

  @Test func nothingUntilTheDeadlineMovesTheClockThere() throws {
    let link = MemoryLink(start: start)
    link.schedule([7], at: start + .milliseconds(11))
    #expect(try link.receive(until: start + .milliseconds(10)) == nil)
    #expect(link.now == start + .milliseconds(10))
    #expect(try link.receive(until: start + .milliseconds(20)) == 0)
    #expect(link.now == start + .milliseconds(11))
  }

  @Test func aDeadlineInThePastTakesWhatIsThereAndLeavesTheClock() throws {
    let link = MemoryLink(start: start) { packet, _ in [.init(packet)] }
    #expect(try link.receive(until: Instant(nanoseconds: 0)) == nil)
    _ = try link.send([1])
    #expect(try link.receive(until: Instant(nanoseconds: 0)) == 1)
    #expect(link.now == start)
  }

  @Test func sleepKeepsWhatArrivesInOrder() throws {
    let link = MemoryLink(start: start)
    link.schedule([2], at: start + .milliseconds(2))
    link.schedule([1], at: start + .milliseconds(1))
    link.schedule([3], at: start + .milliseconds(2))
    try link.sleep(until: start + .milliseconds(5))
    var seen: [UInt8] = []
    while let frame = try link.receive(until: link.now) {
      seen += link.frames.packet(frame)
    }
    #expect(seen == [1, 2, 3])
    #expect(link.frames.entries.map(\.stamp) == [1, 2, 2].map { start + .milliseconds($0) })
    #expect(link.now == start + .milliseconds(5))
  }

  @Test func aTimerOfThePeerMaySendOrNot() throws {
    final class State { var isAcknowledged = false }
    let state = State()
    let link = MemoryLink(start: start) { packet, _ in
      state.isAcknowledged = packet == [0xAC]
      return []
    }
    for second in 1...3 as ClosedRange<Int64> {
      link.perform(at: start + .seconds(second)) { link in
        if !state.isAcknowledged { link.arrive([9]) }
      }
    }
    #expect(try link.receive(until: start + .seconds(9)) == 0)
    _ = try link.send([0xAC])
    #expect(try link.receive(until: start + .seconds(9)) == nil)
    #expect(link.now == start + .seconds(9))
  }

  @Test func aFailureOfTheLinkIsThrown() {
    let link = MemoryLink()
    link.sendFailure = LinkError("the network is down")
    #expect(throws: LinkError("the network is down")) { try link.send([1]) }
    #expect(link.frames.entries.isEmpty)
  }
}
