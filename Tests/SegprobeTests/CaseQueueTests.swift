import Engine
import Match
import Script
import Testing

@testable import segprobe

/// Which case is the next to be run.
@Suite struct CaseQueueTests {
  /// Named after how long they wait, in tenths of a second.
  private func queue(_ tenths: [Int], limit: Int, isPlain: Bool = true) throws -> CaseQueue {
    let front = isPlain ? "" : "/*---\ntitle: t\nchecks: [RFC9293]\n---*/\n"
    let jobs = try tenths.enumerated().map { position, tenths in
      let text = front + "0 < S 0:0(0) win 9\n+\(Double(tenths) / 10) < R 1:1(0) win 9\n"
      let probe = try ScriptParser().parse(Array(text.utf8), file: "\(tenths)")
      return Job(probe: probe, testCase: probe.cases[0], mode: .version4, position: position)
    }
    return CaseQueue(jobs, limit: limit)
  }

  /// Begins all that may run beside `running`, which are ready at once.
  private func begin(_ queue: CaseQueue, beside running: inout [CaseQueue.Place]) -> [String] {
    var begun: [String] = []
    while let next = queue.next(beside: running) {
      running.append(CaseQueue.Place(attempt: next, isReady: true))
      begun.append(next.job.probe.file)
    }
    return begun
  }

  @Test func `The longest come first, and leave a quarter of the places`() throws {
    let queue = try queue([1, 2, 30, 40, 50, 60, 70], limit: 4)
    var running: [CaseQueue.Place] = []
    #expect(begin(queue, beside: &running) == ["70", "60", "50", "2"])
    running.removeLast()
    #expect(begin(queue, beside: &running) == ["1"])
    running.removeLast()
    // There is nothing short any more.
    #expect(begin(queue, beside: &running) == ["40"])
  }

  @Test func `One place is for whatever is the longest`() throws {
    let queue = try queue([1, 70], limit: 1)
    var running: [CaseQueue.Place] = []
    #expect(begin(queue, beside: &running) == ["70"])
    running = []
    #expect(begin(queue, beside: &running) == ["1"])
  }

  @Test func `No more are prepared than the processors can do with`() throws {
    let queue = try queue([Int](repeating: 1, count: 300), limit: 300)
    var running: [CaseQueue.Place] = []
    while let next = queue.next(beside: running) {
      running.append(CaseQueue.Place(attempt: next, isReady: false))
    }
    #expect(running.count >= 3 && running.count < 300)
    running[0].isReady = true
    #expect(queue.next(beside: running) != nil)
  }

  @Test func `What is run again waits for what is run for the first time`() throws {
    let queue = try queue([1, 2], limit: 32)
    var running: [CaseQueue.Place] = []
    #expect(begin(queue, beside: &running).count == 2)
    queue.repeat(running.removeLast().attempt, because: "late")
    #expect(begin(queue, beside: &running) == [])
    running = []
    #expect(begin(queue, beside: &running) == ["1"])
    #expect(running[0].attempt.earlier == ["late"])
  }

  @Test(arguments: zip(0..<4, [4, 2, 1, 1]))
  func `The more often a script was run the less is beside it`(earlier: Int, beside: Int) throws {
    let queue = try queue([3, 1, 4, 2, 6, 5], limit: 32)
    var running: [CaseQueue.Place] = []
    #expect(begin(queue, beside: &running).count == 6)
    for place in running {
      var attempt = place.attempt
      attempt.earlier = [String](repeating: "late", count: earlier)
      queue.repeat(attempt, because: "late")
    }
    running = []
    #expect(begin(queue, beside: &running) == ["6", "5", "4", "3"].prefix(beside).map(\.self))
    running.removeLast()
    #expect(begin(queue, beside: &running).count == 1)
  }

  @Test func `A probe is run again by itself`() throws {
    let queue = try queue([1, 2, 3], limit: 32, isPlain: false)
    var running: [CaseQueue.Place] = []
    #expect(begin(queue, beside: &running).count == 3)
    for place in running { queue.repeat(place.attempt, because: "late") }
    running = []
    #expect(begin(queue, beside: &running) == ["3"])
  }
}
