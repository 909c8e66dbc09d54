import Engine
import Link
import Match
import Script
import Testing
import Wire

/// A target whose calls and states are written down beforehand, in the virtual time of a `MemoryLink`.
private final class ScriptedTarget: Target {
  let link: MemoryLink
  /// What each call returns, in the order of the calls.
  var results: [(result: Int64, error: Int32)] = []
  /// How long a call that may block does so.
  var blocksFor = Instant.Interval.zero
  /// Since when the connection is in which state.
  var states: [(since: Instant, state: ConnectionState)] = []
  private var blocked: [Int: CallOutcome] = [:]

  init(_ link: MemoryLink) { self.link = link }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    let next = results.isEmpty ? (result: Int64(0), error: Int32(0)) : results.removeFirst()
    let end = call.mayBlock ? link.now + blocksFor : link.now
    let outcome = CallOutcome(
      id: call.id, result: next.result, error: next.error, start: link.now, end: end)
    guard call.mayBlock else { return .returned(outcome) }
    blocked[call.id] = outcome
    return .blocked(since: link.now)
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? {
    guard let outcome = blocked[call], outcome.end <= deadline else { return nil }
    return blocked.removeValue(forKey: call)
  }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    StateReading(state: states.last { $0.since <= link.now }?.state ?? .closed, at: link.now)
  }
}

@Suite("Calls and states of the target")
struct TargetTests {
  private static func target(_ peer: @escaping MemoryLink.Peer = { _, _ in [] }) -> ScriptedTarget {
    ScriptedTarget(MemoryLink(peer: peer))
  }

  @Test("A result that is not as written fails; without an agent the case is skipped")
  func results() throws {
    let script = frontMatter + "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 listen(3, 1) = 0\n"
    let target = Self.target()
    target.results = [(7, 0), (0, 0)]
    #expect(try run(script, link: target.link, target: target).verdict == .pass)
    target.results = [(7, 0), (-1, 98)]
    let verdict = try run(script, link: target.link, target: target).verdict
    #expect(verdict.summary == "listen() did not do what the script says")
    #expect(try run(script, link: target.link).verdict.name == "skip")
  }

  @Test(
    "A call that blocks must return when the script says",
    arguments: [(400, nil), (440, nil), (300, "early"), (600, "late")] as [(Int64, String?)])
  func blocking(milliseconds: Int64, wrong: String?) throws {
    let script =
      frontMatter + """
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0...0.4 read(3, ..., 10) = 0
        +.1 < . 1:1(0) ack 1 win 5
        """
    let target = Self.target()
    target.results = [(7, 0), (0, 0)]
    target.blocksFor = .milliseconds(milliseconds)
    let verdict = try run(script, link: target.link, target: target).verdict
    #expect(verdict.fields == wrong.map { _ in ["time"] })
  }

  @Test("A state is read until it is right or its time is up")
  func state() throws {
    let script = frontMatter + "0 < S 0:0(0) win 65535\n+0 state ESTABLISHED\n"
    let target = Self.target()
    target.states = [
      (Instant(nanoseconds: 0), .synReceived), (Instant(nanoseconds: 2_000_000), .established),
    ]
    #expect(try run(script, link: target.link, target: target).verdict == .pass)
    let slow = Self.target()
    slow.states = [
      (Instant(nanoseconds: 0), .synReceived), (Instant(nanoseconds: 9_000_000), .established),
    ]
    let verdict = try run(script, link: slow.link, target: slow).verdict
    #expect(verdict.fields == ["state"])
    #expect(verdict.summary == "the state is not as expected")
  }

  @Test(
    "A state in a span must be entered within it, and its time is measured",
    arguments: [
      (60_000, nil), (500, "the state was entered too early"),
      (300_000, "the state is not as expected"),
    ]
      as [(Int64, String?)])
  func measured(milliseconds: Int64, summary: String?) throws {
    let script =
      frontMatter + "0 < S 0:0(0) win 65535\n+1~+240 state CLOSED as time_wait\n"
    let target = Self.target()
    target.states = [
      (Instant(nanoseconds: 0), .timeWait),
      (Instant(nanoseconds: milliseconds * 1_000_000), .closed),
    ]
    let transcript = try run(script, link: target.link, target: target)
    #expect(transcript.verdict.summary == summary)
    if summary == nil {
      let measure = try #require(transcript.measures.first)
      #expect(measure.name == "time_wait")
      #expect(abs(measure.value - 60) < 0.1)
    }
  }
}
