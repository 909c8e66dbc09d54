import Link
import Match
import Report
import Testing
import Wire

@testable import segprobe

/// Whole profiles in virtual time.
@Suite struct RigTests {
  private static let source = IPAddress.v4(IPv4Address(rawValue: 0xC000_0201))

  private func run(
    _ behaviour: FakeStack.Behaviour, mostServed: Int = 8,
    goesOn: (Rig.Progress) -> Bool = { _ in true }
  ) throws -> (profile: Profile, stack: FakeStack) {
    let stack = FakeStack(behaviour)
    let link = MemoryLink(start: Scene.instant(0)) { stack.answers(to: $0, at: $1) }
    stack.link = link
    let plan = ProfilePlan(
      dialogue: Dialogue.known.first { $0.name == "discard" } ?? .unknown, patience: .seconds(8))
    let courses = Profile.courses(plan)
    let target = Endpoint(address: .v4(FakeStack.address), port: FakeStack.port)
    let ports = (0..<courses.count).map { UInt16(40_000 + $0) }
    var rig = Rig(
      link, .init(source: Self.source, target: target, ports: ports, mostServed: mostServed))
    let traces = try rig.run(courses, goesOn: goesOn)
    for (name, trace) in traces { #expect(trace.fault == nil, "\(name)") }
    return (Profile(ProfileRecord(plan: plan, traces: traces), duration: .zero), stack)
  }

  private func outcome(_ property: Property, _ profile: Profile) -> DataSheetLine.Outcome? {
    profile.findings.first { $0.property == property }?.outcome
  }

  @Test func `A stack is profiled as it is`() throws {
    let (profile, stack) = try run(.init())
    #expect(outcome(.offeredMSS, profile)?.value == .integer(1_460))
    #expect(outcome(.windowScale, profile)?.value == .null)
    #expect(outcome(.timestamps, profile)?.value == .bool(false))
    #expect(abs((outcome(.isnClock, profile)?.number ?? 0) - 250_000) < 100)
    #expect(outcome(.isnOffset, profile)?.value == .string("4-tuple"))
    #expect(outcome(.synAckRetries, profile)?.number == 3)
    #expect(outcome(.delayedAck, profile)?.number == 0)
    #expect(outcome(.listenerAck, profile)?.value == .string("RST"))
    #expect(outcome(.listenerFin, profile)?.value == .string("none"))
    #expect(outcome(.closedSyn, profile)?.value == .string("RST+ACK"))
    #expect(outcome(.resetChallenge, profile)?.number == 0, "no limit")
    #expect(outcome(.synData, profile)?.value == .string("dropped"))
    #expect(outcome(.ecn, profile)?.value == .bool(false))
    #expect(outcome(.hops, profile)?.value == .integer(64))
    #expect(outcome(.timeout, profile)?.reason?.contains("give --request") == true)
    #expect(stack.openPorts == [], "every connection is reset")
  }

  @Test func `Another stack has another profile`() throws {
    var behaviour = FakeStack.Behaviour()
    behaviour.options = [.maximumSegmentSize(536), .windowScale(3)]
    behaviour.synAckDelays = [0, 3]
    behaviour.isnRate = 0
    behaviour.ackDelay = 0.2
    let (profile, _) = try run(behaviour)
    #expect(outcome(.offeredMSS, profile)?.value == .integer(536))
    #expect(outcome(.windowScale, profile)?.value == .integer(3))
    #expect(outcome(.sackPermitted, profile)?.value == .bool(false))
    #expect(outcome(.sackBlocks, profile)?.reason?.contains("not permitted") == true)
    #expect(outcome(.isnClock, profile)?.number == 0)
    #expect(abs((outcome(.synAckTimeout, profile)?.number ?? 0) - 3) < 0.001)
    #expect(abs((outcome(.delayedAck, profile)?.number ?? 0) - 0.2) < 0.001)
    #expect(outcome(.quickAcks, profile)?.number == 0)
  }

  @Test func `Nothing is known of a host that refuses all`() throws {
    let (profile, _) = try run(.init(listens: false))
    #expect(outcome(.offeredMSS, profile)?.reason?.contains("answered otherwise") == true)
    #expect(outcome(.closedSyn, profile)?.value == .string("RST+ACK"))
  }

  @Test func `Who is interrupted leaves no connection open`() throws {
    var looks = 0
    let (_, stack) = try run(.init()) { _ in
      looks += 1
      return looks < 40
    }
    #expect(looks == 40)
    #expect(stack.openPorts == [])
  }

  @Test func `Served one by one, every course has its turn`() throws {
    let (profile, _) = try run(.init(), mostServed: 1)
    for trace in profile.record.traces.values { #expect(!trace.segments.isEmpty) }
    #expect(outcome(.challengeScope, profile)?.reason != nil)
  }
}
