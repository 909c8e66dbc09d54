import Engine
import Match
import Script
import Testing
import Wire

@testable import Mutation

/// A target whose calls return what the test says, and whose connection is always established.
private final class FixedTarget: Target {
  var result: Int64
  var error: Int32
  var outputs: [[UInt8]]
  /// Each takes a millisecond.
  private var readings: Int64 = 0

  init(result: Int64, error: Int32 = 0, outputs: [[UInt8]] = []) {
    self.result = result
    self.error = error
    self.outputs = outputs
  }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    let now = Instant(nanoseconds: 0)
    return .returned(
      CallOutcome(
        id: call.id, result: result, error: error, start: now, end: now, outputs: outputs))
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    readings += 1
    return StateReading(state: .established, at: Instant(nanoseconds: readings * 1_000_000))
  }
}

@Suite("Changes of what the target's system answers")
struct MutatingTargetTests {
  private func mutant(_ place: Mutant.Place, _ change: Change) -> Mutant {
    Mutant(
      place: place, change: change, name: "test", original: "", mutated: "", location: nil,
      script: "")
  }

  private func outcome(
    _ change: Change, _ target: FixedTarget, call: Int = 3
  ) throws -> CallOutcome? {
    let wrapped = Intervention(mutant(.call(3), change)).target(target)
    let call = TargetCall(id: call, name: "read", arguments: [], mayBlock: false)
    guard case .returned(let outcome) = try wrapped.begin(call, patience: .seconds(1)) else {
      return nil
    }
    return outcome
  }

  @Test("Results, errors and octets of the one call are changed, of others not")
  func calls() throws {
    let read = FixedTarget(result: 2, outputs: [[1, 2, 3]])
    #expect(try outcome(.result(by: 1), read)?.result == 3)
    #expect(try outcome(.result(by: 1), read, call: 2)?.result == 2)
    #expect(try outcome(.data, read)?.outputs == [[1, 2 ^ 0x55, 3]])
    let failed = try outcome(.callFails(5), read)
    #expect(failed?.result == -1)
    #expect(failed?.error == 5)
    let error = FixedTarget(result: -1, error: 104)
    #expect(try outcome(.errorNumber(to: 32), error)?.error == 32)
    #expect(try outcome(.callSucceeds, error)?.error == 0)
  }

  @Test("A state is another one as long as nothing but reading happens")
  func states() throws {
    let change = Change.state(from: .established, to: .closeWait)
    let intervention = Intervention(mutant(.readings(2), change))
    let target = intervention.target(FixedTarget(result: 0))
    let call = TargetCall(id: 1, name: "close", arguments: [], mayBlock: false)
    func read() throws -> ConnectionState {
      try target.state(local: Peer.target, remote: Peer.tester).state
    }
    #expect(try read() == .established)
    #expect(intervention.time == nil)
    _ = try target.begin(call, patience: .seconds(1))
    #expect(try read() == .closeWait)
    #expect(try read() == .closeWait)
    _ = try target.begin(call, patience: .seconds(1))
    #expect(try read() == .established)
  }

  @Test("What the application wrote must come, although the probe does not repeat it")
  func stream() throws {
    let trial = try Trial(
      "+0 write(-1, \"hello\", 5) = 5\n+0 < P. 1:11(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 11\n",
      header: "agent: true\n", target: FixedTarget(result: 5))
    #expect(trial.run().verdict == .pass)
    let mutant = try #require(trial.mutants().first { $0.name == "payload of segment 1" })
    guard case .fail(let failure) = trial.run(mutant).verdict else {
      Issue.record("not noticed")
      return
    }
    #expect(
      failure.differences == [
        .init(field: "payload", expected: "\"o\"", actual: "\":\"")
      ])
  }

  @Test("Calls and states of a probe are named in their order, and all are noticed")
  func names() throws {
    let trial = try Trial(
      "+0 close(-1) = 0\n+0 state ESTABLISHED\n+0 shutdown(-1, SHUT_WR) = 0\n+0 state ESTABLISHED\n",
      header: "agent: true\n", target: FixedTarget(result: 0))
    let mutants = trial.mutants()
    #expect(
      mutants.map(\.name) == [
        "call 1 fails", "result of call 1", "call 2 fails", "result of call 2", "state 1",
        "state 2",
      ])
    #expect(mutants.first?.mutated == "close(-1) = -1 EIO")
    for mutant in mutants { #expect(trial.run(mutant).verdict.hasFailed, "\(mutant.name)") }
  }
}
