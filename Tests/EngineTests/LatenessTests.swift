import Engine
import Link
import Match
import Script
import Testing
import Wire

/// A link whose sends are late, as on a machine that stalls.
private final class LateLink: Link {
  let inner: MemoryLink
  let delay: Instant.Interval
  /// The send that is late, counted from 0; `nil`: all.
  let late: Int?
  private var count = 0

  init(_ inner: MemoryLink, delay: Instant.Interval, late: Int? = nil) {
    self.inner = inner
    self.delay = delay
    self.late = late
  }

  var frames: FrameStore { inner.frames }
  var now: Instant { inner.now }

  func send(_ packet: [UInt8]) throws(LinkError) -> Int {
    if late ?? count == count { try inner.sleep(until: inner.now + delay) }
    count += 1
    return try inner.send(packet)
  }

  func receive(until deadline: Instant) throws(LinkError) -> Int? {
    try inner.receive(until: deadline)
  }

  func sleep(until deadline: Instant) throws(LinkError) { try inner.sleep(until: deadline) }
}

@Suite("Our own lateness is never the target's fault")
struct LatenessTests {
  static let script = frontMatter + "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1\n"

  @Test("What follows a late segment is judged from when it really left")
  func late() throws {
    let link = LateLink(MemoryLink(peer: Peer.listener), delay: .milliseconds(500))
    #expect(try run(Self.script, link: link).verdict == .pass)
  }

  @Test("A segment that the target sent while we were late proves nothing")
  func timerInTheGap() throws {
    let inner = MemoryLink(peer: Peer.listener)
    inner.schedule(Peer.segment([.rst], 0), at: Instant(nanoseconds: 10_000_000))
    let link = LateLink(inner, delay: .milliseconds(50))
    let verdict = try run(Self.script, link: link).verdict
    #expect(verdict.name == "inconclusive")
  }

  @Test(
    "A wrong time proves nothing if our lateness may be the cause, and is wrong if it is off by much more",
    arguments: [(".1", "inconclusive"), ("1", "fail")])
  func wrongTime(due: String, verdict: String) throws {
    let link = LateLink(MemoryLink(peer: Peer.listener), delay: .milliseconds(20))
    let script = frontMatter + "0 < S 0:0(0) win 65535\n+\(due) > S. 0:0(0) ack 1\n"
    #expect(try run(script, link: link).verdict.name == verdict)
  }

  @Test("A wrong answer to a segment that left a little late is still wrong")
  func wrongAnswer() throws {
    let link = LateLink(
      MemoryLink { packet, _ in [.init(Peer.segment([.syn, .ack], 0, ack: 9, to: packet))] },
      delay: .milliseconds(50))
    #expect(try run(Self.script, link: link).verdict.fields == ["ack"])
  }

  @Test(
    "In a script without front matter every number may depend on a round trip that we made longer; a pass may not on what began late",
    arguments: [
      (2_100, 9, "inconclusive"), (1_900, 9, "fail"), (4_100, 1, "inconclusive"),
      (3_900, 1, "pass"),
    ])
  func plain(delay: Int64, answer: UInt32, verdict: String) throws {
    let link = LateLink(
      MemoryLink { packet, _ in [.init(Peer.segment([.syn, .ack], 0, ack: answer, to: packet))] },
      delay: .microseconds(delay))
    let script = "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    #expect(try run(script, link: link).verdict.name == verdict)
    let again = try run(script, link: link) { $0.isTentative = true }
    #expect(again.verdict.name == (verdict == "fail" ? "inconclusive" : verdict))
  }

  @Test(
    "A pass is doubted for a segment that was late by more than a share of the wait for it, or than packetdrill allows",
    arguments: [
      ("+0", 1_100, "inconclusive"), ("+.008", 1_100, "inconclusive"), ("+.01", 1_100, "pass"),
      ("+.1", 3_900, "pass"), ("+.1", 4_100, "inconclusive"), ("+0", 900, "pass"),
    ])
  func passAfterLateSegment(wait: String, delay: Int64, verdict: String) throws {
    let link = LateLink(MemoryLink(peer: Peer.listener), delay: .microseconds(delay), late: 1)
    let transcript = try run(
      "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n\(wait) < . 1:1(0) ack 1 win 9\n",
      link: link
    ) { $0.isTentative = true }
    #expect(transcript.verdict.name == verdict)
  }

  @Test(
    "A pass after a late segment is doubted where a timer of the target was near its limits",
    arguments: [(180, "inconclusive"), (190, "pass"), (210, "pass"), (220, "inconclusive")])
  func passWithTimer(answerAfter: Int64, verdict: String) throws {
    let link = MemoryLink { packet, _ in
      [.init(Peer.segment([.syn, .ack], 0, ack: 1, to: packet), after: .milliseconds(answerAfter))]
    }
    let transcript = try run(
      "0 < S 0:0(0) win 65535\n+.2 > S. 0:0(0) ack 1 <...>\n",
      link: LateLink(link, delay: .microseconds(1_100))
    ) { $0.isTentative = true }
    #expect(transcript.verdict.name == verdict)
  }

  @Test(
    "What follows a command, or comes behind its time because of one, is not late",
    arguments: ["+0", "+.01", ".01"])
  func afterCommand(time: String) throws {
    let link = MemoryLink(peer: Peer.listener)
    let target = SlowShell(link, takes: .milliseconds(50))
    let script = "0 `tc`\n\(time) `tc`\n\(time) < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    let transcript = try run(script, link: link, target: target) { $0.isTentative = true }
    #expect(transcript.verdict == .pass)
  }

  @Test(
    "A command that was kept waiting proves nothing while the run can be repeated",
    arguments: [(50, true, "inconclusive"), (50, false, "fail"), (5, true, "fail")])
  func slowCommand(takes: Int64, isTentative: Bool, verdict: String) throws {
    let link = MemoryLink { packet, _ in
      [.init(Peer.segment([.syn, .ack], 0, ack: 9, to: packet))]
    }
    let script = "0 `tc`\n+0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    let target = SlowShell(link, takes: .milliseconds(takes))
    let transcript = try run(script, link: link, target: target) { $0.isTentative = isTentative }
    #expect(transcript.verdict.name == verdict)
  }
}

/// Its commands take a while.
private final class SlowShell: Target {
  private let link: MemoryLink
  private let duration: Instant.Interval

  init(_ link: MemoryLink, takes duration: Instant.Interval) {
    (self.link, self.duration) = (link, duration)
  }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    throw TargetError("no calls")
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    throw TargetError("no states")
  }

  func run(
    _ command: TargetCommand, until limit: Instant
  ) throws(TargetError) -> CommandOutcome {
    let start = link.now
    do throws(LinkError) { try link.sleep(until: start + duration) } catch {
      throw TargetError(error.description)
    }
    return CommandOutcome(status: 0, output: "", start: start, end: link.now)
  }
}
