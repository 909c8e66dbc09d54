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
  /// The first attempt.
  private let first = { (configuration: inout EngineConfiguration) in
    configuration.isTentative = true
    configuration.isStrict = true
  }

  /// A plain script's socket, and the segments before the last of the handshake.
  private let opening = """
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7
    +0 < S 0:0(0) win 65535
    +0 > S. 0:0(0) ack 1 <...>

    """

  /// Runs a plain script whose `shutdown` is late.
  private func verdict(
    _ script: String, late delay: Instant.Interval,
    link: MemoryLink = MemoryLink(peer: Peer.listener),
    change: (inout EngineConfiguration) -> Void
  ) throws -> Verdict {
    try run(script, link: link, target: LateTarget(link, delay: delay), change: change).verdict
  }

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
    "In a script without front matter every number may depend on a round trip that we made longer",
    arguments: [(2_100, false), (1_900, false), (1_100, true), (900, true)])
  func plain(delay: Int64, isTentative: Bool) throws {
    let link = LateLink(MemoryLink(peer: Peer.listener), delay: .microseconds(delay), late: 1)
    let script = """
      0 < S 0:0(0) win 65535
      +0 > S. 0:0(0) ack 1 <...>
      +0 < . 1:1(0) ack 1 win 9
      +0 > . 1:1(0) ack 1

      """
    let verdict = try run(script, link: link) { $0.isTentative = isTentative }.verdict
    let isLate = delay > (isTentative ? 1_000 : 2_000)
    #expect(verdict.name == (isLate ? "inconclusive" : "fail"))
  }

  @Test(
    "Nothing hangs on what was late before the first segment, unless the machine stalled",
    arguments: [
      (99, 1, "pass"), (99, 9, "fail"), (101, 1, "inconclusive"), (101, 9, "inconclusive"),
    ], [true, false])
  func beforeAll(
    _ run: (delay: Int64, answer: UInt32, verdict: String), isStrict: Bool
  ) throws {
    let link = LateLink(
      MemoryLink { packet, _ in
        [.init(Peer.segment([.syn, .ack], 0, ack: run.answer, to: packet))]
      },
      delay: .milliseconds(run.delay))
    let script = "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n"
    let transcript = try EngineTests.run(script, link: link) { $0.isStrict = isStrict }
    #expect(transcript.verdict.name == run.verdict)
  }

  @Test(
    "What was late before the first segment counts where a later time stands on its own, or the target has sent one",
    arguments: [
      ("+.1 < . 1:1(0) ack 1 win 9\n", 60, "pass"),
      (".1 < . 1:1(0) ack 1 win 9\n", 60, "inconclusive"),
      ("+0...1 read(7, ..., 9) = 0\n", 60, "inconclusive"),
      (".1 < . 1:1(0) ack 1 win 9\n", 3, "pass"),
    ])
  func lateBeforeFirstSegment(after: String, delay: Int64, verdict: String) throws {
    let script = """
      0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7
      +0 shutdown(7, SHUT_RD) = 0
      +0 < S 0:0(0) win 65535
      +0 > S. 0:0(0) ack 1 <...>
      \(after)
      """
    let found = try self.verdict(script, late: .milliseconds(delay), change: first)
    #expect(found.name == verdict, "\(found)")
  }

  @Test("A call behind a SYN that no event has seen yet is not before the first segment")
  func lateBehindUnseenSYN() throws {
    for time in [1, 60] {
      let link = MemoryLink()
      link.schedule(Peer.segment([.syn], 0), at: Instant(nanoseconds: Int64(time) * 1_000_000))
      let script = """
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7
        +.002 shutdown(7, SHUT_RD) = 0
        * > S 0:0(0) <...>

        """
      let verdict = try verdict(script, late: .milliseconds(3), link: link, change: first)
      #expect(verdict.name == (time == 1 ? "inconclusive" : "pass"))
    }
  }

  @Test(
    "What comes too late or not at all proves nothing while it can be asked once more",
    arguments: [50, 5_000], [(true, false), (true, true), (false, true)])
  func delay(of milliseconds: Int64, _ attempt: (isStrict: Bool, isPlain: Bool)) throws {
    let link = MemoryLink { packet, _ in
      let answer = Peer.segment([.syn, .ack], 0, ack: 1, to: packet)
      return [.init(answer, after: .milliseconds(milliseconds))]
    }
    let script = "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1\n"
    let text = attempt.isPlain ? script : frontMatter + script
    let verdict = try run(text, link: link) { $0.isStrict = attempt.isStrict }.verdict
    #expect(verdict.name == (attempt.isStrict && attempt.isPlain ? "inconclusive" : "fail"))
  }

  @Test(
    "What comes while events take longer than the script says is too early only when it has been asked for twice",
    arguments: [
      ("+0", true, "inconclusive"), ("+0", false, "fail"), ("+.05", true, "fail"),
      ("0.02", true, "fail"),
    ])
  func early(wait: String, isStrict: Bool, verdict: String) throws {
    let link = MemoryLink(peer: Peer.listener)
    let segment = Peer.segment([.ack, .psh], 1, ack: 1, payload: [0])
    link.schedule(segment, at: Instant(nanoseconds: 10_000_000))
    let script =
      opening + """
        +0 < . 1:1(0) ack 1 win 9
        +0 shutdown(7, SHUT_RD) = 0
        +0 < . 1:1(0) ack 1 win 10
        \(wait) > P. 1:2(1) ack 1 <...>

        """
    let target = LateTarget(link, delay: .milliseconds(20), isWithin: true)
    let found = try run(script, link: link, target: target) { $0.isStrict = isStrict }.verdict
    #expect(found.name == verdict, "\(found)")
    #expect(found.summary?.hasPrefix("the segment came too early") == true)
  }

  @Test("What does not come while a call blocks proves nothing while the run can be repeated")
  func blockedCall() throws {
    let script = """
      0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7
      +0...0.1 accept(7, ..., ...) = 8
      +0 > S 0:0(0) <...>

      """
    for isTentative in [true, false] {
      let verdict = try verdict(script, late: .zero, link: MemoryLink()) {
        $0.isTentative = isTentative
      }
      #expect(verdict.name == (isTentative ? "inconclusive" : "fail"))
    }
  }

  @Test(
    "What several were late counts together until the target's next segment", arguments: [1, 2])
  func together(count: Int) throws {
    let script = opening + String(repeating: "+0 shutdown(7, SHUT_RD) = 0\n", count: count)
    let verdict = try verdict(script, late: .milliseconds(3)) { _ in }
    #expect(verdict.name == (count == 1 ? "pass" : "inconclusive"))
  }

  @Test(
    "A pass is doubted for a segment that was late by more than a share of the wait for it, or than packetdrill allows",
    arguments: [
      ("+0", 2_100, "inconclusive"), ("+.016", 2_100, "inconclusive"), ("+.017", 2_100, "pass"),
      ("+.1", 3_900, "pass"), ("+.1", 4_100, "inconclusive"), ("+0", 1_900, "pass"),
    ])
  func passAfterLateSegment(wait: String, delay: Int64, verdict: String) throws {
    let link = LateLink(MemoryLink(peer: Peer.listener), delay: .microseconds(delay), late: 1)
    let transcript = try run(
      "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n\(wait) < . 1:1(0) ack 1 win 9\n",
      link: link, change: first)
    #expect(transcript.verdict.name == verdict, "\(transcript.verdict)")
    // What packetdrill allows itself is enough otherwise.
    let last = try run(
      "0 < S 0:0(0) win 65535\n+0 > S. 0:0(0) ack 1 <...>\n\(wait) < . 1:1(0) ack 1 win 9\n",
      link: LateLink(MemoryLink(peer: Peer.listener), delay: .microseconds(delay), late: 1))
    #expect(last.verdict.name == (delay > 4_000 ? "inconclusive" : "pass"))
  }

  @Test(
    "A pass after a late call is doubted where something was under way",
    arguments: [
      ("", 3_900, "inconclusive"), ("+0 < . 1:1(0) ack 1 win 9\n", 3_900, "pass"),
      ("+0 < . 1:1(0) ack 1 win 9\n", 4_100, "inconclusive"),
      ("+0 < P. 1:2(1) ack 1 win 9\n", 3_900, "inconclusive"),
      ("+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7\n", 3_900, "pass"),
      ("+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 7\n", 4_100, "inconclusive"),
    ])
  func passAfterLateCall(before: String, delay: Int64, verdict: String) throws {
    let script = opening + "\(before)+0 shutdown(7, SHUT_RD) = 0\n"
    let found = try self.verdict(script, late: .microseconds(delay), change: first)
    #expect(found.name == verdict, "\(found)")
  }

  @Test("What the target has sent and no event has seen yet is under way, too")
  func passAfterLateCallBehindSegment() throws {
    for isSent in [false, true] {
      let link = MemoryLink(peer: Peer.listener)
      if isSent {
        let segment = Peer.segment([.ack, .psh], 1, ack: 1, payload: [0])
        link.schedule(segment, at: Instant(nanoseconds: 5_000_000))
      }
      let script =
        opening + """
          +0 < . 1:1(0) ack 1 win 9
          +.01 shutdown(7, SHUT_RD) = 0
          0.005 > P. 1:2(1) ack 1 <...>

          """
      let verdict = try verdict(script, late: .milliseconds(3), link: link, change: first)
      let others = verdict.summary?.hasPrefix("all was as expected")
      #expect(isSent == (others == true), "\(verdict)")
    }
  }

  @Test(
    "Code that looks afterwards doubts a late call by what it looks at, and by what was under way",
    arguments: [
      ("tcpi_options", true, true), ("tcpi_snd_cwnd", true, false),
      ("tcpi_last_data_sent", false, false), ("SYN_DATA", true, true), ("tcp_rtt", true, false),
    ])
  func codeAfterLateCall(name: String, whenSettled: Bool, whenBusy: Bool) throws {
    for (segment, isCertain) in [(". 1:1(0)", whenSettled), ("P. 1:2(1)", whenBusy)] {
      let script =
        opening + """
          +0 < \(segment) ack 1 win 9
          +.01 shutdown(7, SHUT_RD) = 0
          +.01 %{ assert \(name) == 3 }%

          """
      let verdict = try verdict(script, late: .microseconds(1_100), change: first)
      #expect(verdict.name == (isCertain ? "pass" : "inconclusive"), "\(verdict)")
    }
  }

  @Test(
    "A pass after a late segment is doubted where a timer of the target was near its limits",
    arguments: [(180, "inconclusive"), (190, "pass"), (210, "pass"), (220, "inconclusive")])
  func passWithTimer(answerAfter: Int64, verdict: String) throws {
    let link = MemoryLink { packet, at in
      guard Peer.header(packet)?.flags == .ack else { return Peer.listener(packet, at) }
      let segment = Peer.segment([.ack, .psh], 1, ack: 1, payload: [0], to: packet)
      return [.init(segment, after: .milliseconds(answerAfter))]
    }
    let script = """
      0 < S 0:0(0) win 65535
      +0 > S. 0:0(0) ack 1 <...>
      +.01 < . 1:1(0) ack 1 win 9
      +.2 > P. 1:2(1) ack 1

      """
    let late = LateLink(link, delay: .microseconds(1_100), late: 1)
    let transcript = try run(script, link: late, change: first)
    #expect(transcript.verdict.name == verdict, "\(transcript.verdict)")
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
    #expect(transcript.verdict.name == verdict, "\(transcript.verdict)")
  }
}

/// Makes `shutdown` late, as on a machine that stalls; its Python finds no fault.
private final class LateTarget: Target {
  private let link: MemoryLink
  private let delay: Instant.Interval
  /// It does begin in time.
  private let isWithin: Bool

  init(_ link: MemoryLink, delay: Instant.Interval, isWithin: Bool = false) {
    (self.link, self.delay, self.isWithin) = (link, delay, isWithin)
  }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    let due = link.now
    if call.name == "shutdown" {
      do throws(LinkError) { try link.sleep(until: link.now + delay) } catch {
        throw TargetError(error.description)
      }
    }
    if call.name == "accept" { return .blocked(since: link.now) }
    var outcome = CallOutcome(
      id: call.id, result: call.name == "socket" ? 7 : 0, error: 0,
      start: isWithin ? due : link.now,
      end: link.now)
    if call.name == "getsockopt" { outcome.outputs = [[1, 0, 3]] }
    return .returned(outcome)
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    throw TargetError("no states")
  }

  func run(_ command: TargetCommand, until limit: Instant) throws(TargetError) -> CommandOutcome {
    CommandOutcome(status: 0, output: "block 0\ndone 0\n", start: link.now, end: link.now)
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
