import Report
import Testing
import Wire

@testable import segprobe

/// Conversations in memory in, findings out.
@Suite struct MeasurementTests {
  // MARK: SYN-ACK

  private func synAcks(_ times: [Double], until end: Double) -> [Property: DataSheetLine.Outcome] {
    var scene = Scene()
    scene.send(0, .syn, 0)
    for time in times { scene.answer(time, [.syn, .ack], 0, ack: 1) }
    scene.end(end)
    return SynAckRetries().findings("syn-ack", scene.trace)
  }

  @Test func `SYN-ACKs after 1, 3 and 7 seconds are a timeout of 1 s that doubles`() {
    let found = synAcks([0, 1, 3, 7], until: 8)
    #expect(found[.synAckTimeout]?.number == 1)
    #expect(found[.synAckBackoff]?.number == 2)
    #expect(found[.synAckRetries]?.number == 3)
    #expect(found[.synAckRetries]?.confidence == .low, "the next is not due yet")
  }

  @Test func `A SYN-ACK that is due and does not come is given up`() {
    let found = synAcks([0, 3, 9], until: 24)
    #expect(found[.synAckTimeout]?.number == 3)
    #expect(found[.synAckRetries]?.number == 2)
    #expect(found[.synAckRetries]?.confidence == .high)
  }

  @Test func `Without a second SYN-ACK there is no timeout, but a reason`() {
    let found = synAcks([0], until: 8)
    for property in [Property.synAckTimeout, .synAckBackoff, .synAckRetries] {
      #expect(found[property]?.reason?.contains("not sent again within 8.000 s") == true)
    }
    #expect(synAcks([], until: 8)[.synAckTimeout]?.reason == "the SYN was not answered")
  }

  // MARK: Data

  @Test func `Data that is sent again tells timeout, back-off and the size of a segment`() {
    var scene = Scene.connected()
    for number in 0..<3 {
      scene.answer(0.01, [.ack], 1 + 536 * number, ack: 1, length: 536)
    }
    for time in [0.21, 0.61, 1.41] { scene.answer(time, [.ack], 1, ack: 1, length: 536) }
    scene.end(2)
    let found = DataTimeout().findings("timeout", scene.trace)
    #expect(abs((found[.timeout]?.number ?? 0) - 0.2) < 1e-6)
    #expect(found[.backoff]?.number == 2)
    #expect(found[.retransmissions]?.confidence == .low)
    #expect(found[.defaultMSS]?.number == 536)
  }

  /// - Parameter probes: offset and length of each, the first after 0.2 s, then twice as long each time.
  private func closedWindow(_ offset: Int, _ length: Int) -> [Property: DataSheetLine.Outcome] {
    var scene = Scene.connected()
    scene.send(0.01, [.ack], 1, ack: 1, length: 18)
    scene.answer(0.05, [.ack], 1, ack: 19)
    for time in [0.21, 0.41, 0.81, 1.61] {
      scene.answer(time, [.ack], offset, ack: 19, length: length)
    }
    scene.end(2)
    return ZeroWindow().findings("zero-window", scene.trace)
  }

  @Test(arguments: [(0, 0, "none"), (0, 1, "old"), (1, 1, "octet"), (1, 536, "data")])
  func `What comes while the window is closed is a probe`(
    _ offset: Int, _ length: Int, _ value: String
  ) {
    let found = closedWindow(offset, length)
    #expect(abs((found[.persistTime]?.number ?? 0) - 0.2) < 1e-6)
    #expect(found[.persistBackoff]?.number == 2)
    #expect(found[.persistProbe]?.value == .string(value))
  }

  @Test func `An acknowledgement of the request is no probe`() {
    let found = closedWindow(1, 0)
    #expect(found[.persistTime]?.reason?.contains("was not probed within") == true)
  }

  @Test func `One short segment does not tell the size of segments`() {
    var scene = Scene.connected()
    for time in [0.01, 0.21] { scene.answer(time, [.ack], 1, ack: 1, length: 100) }
    scene.end(9)
    let found = DataTimeout().findings("timeout", scene.trace)
    #expect(found[.defaultMSS]?.reason?.contains("its 100 octets do not fill two") == true)
    #expect(found[.retransmissions]?.number == 1, "gives up")
  }

  /// - Parameter again: octets of the first segment that is sent again.
  private func flight(
    _ segments: [(Int, Int)], again: Int, more: Bool, rest: Int = 536
  ) -> DataSheetLine.Outcome? {
    var scene = Scene.connected()
    for (offset, length) in segments { scene.answer(0.01, [.ack], offset, ack: 1, length: length) }
    let end = segments.map { $0.0 + $0.1 }.max() ?? 1
    scene.answer(0.21, [.ack], 1, ack: 1, length: again)
    scene.send(0.22, [.ack], 1, ack: end)
    if more { scene.answer(0.23, [.ack], end, ack: 1, length: rest) }
    return InitialFlight().findings("flight-small", scene.trace)[.initialWindow]
  }

  @Test func `The first flight is counted in segments, joined or not`() {
    let single = (0..<10).map { (1 + 64 * $0, 64) }
    #expect(flight(single, again: 64, more: true)?.number == 10)
    #expect(flight(single, again: 64, more: true)?.confidence == .high)
    #expect(flight([(1, 640)], again: 64, more: true)?.number == 10)
    #expect(flight(Array(single.prefix(4)), again: 64, more: true)?.number == 4)
    #expect(
      flight([(1, 536), (537, 536)], again: 536, more: true)?.number == 2, "our MSS is not heeded")
  }

  @Test func `A flight that ends because there is no more is a bound`() {
    #expect(flight([(1, 64), (65, 20)], again: 64, more: false)?.confidence == .low)
    #expect(
      flight([(1, 20)], again: 20, more: false)?.reason?.contains("no more than 20 octets") == true)
  }

  @Test func `A probe repeats the tail, a timeout the head`() {
    func probe(_ offset: Int) -> DataSheetLine.Outcome? {
      var scene = Scene.connected([.sackPermitted])
      scene.answer(0.01, [.ack], 1, ack: 1, length: 64)
      scene.answer(0.01, [.ack], 65, ack: 1, length: 64)
      scene.answer(0.02, [.ack], offset, ack: 1, length: 64)
      return LossProbe().findings("loss-probe", scene.trace)[.lossProbe]
    }
    #expect(abs((probe(65)?.number ?? 0) - 0.01) < 1e-6)
    #expect(probe(1)?.value == .null)
    let without = LossProbe().findings("loss-probe", Scene.connected().trace)[.lossProbe]
    #expect(without?.reason?.contains("sent nothing") == true)
  }

  @Test func `Silence has a reason that says what to do`() {
    let trace = Scene.connected().trace
    let unknown = DataTimeout().findings("timeout", trace, dialogue: .unknown)[.timeout]
    #expect(
      unknown?.reason
        == "the server sends nothing first: give --request 'GET / HTTP/1.0\\r\\n\\r\\n' or --service echo"
    )
  }

  // MARK: Acknowledgements

  @Test func `Delays of acknowledgements are told from the way`() {
    var scene = Scene.connected()
    for number in 1...6 {
      let time = Double(number)
      scene.send(time, [.ack, .psh], number, ack: 1, length: 1)
      scene.answer(time + (number > 4 ? 0.041 : 0.001), [.ack], 1, ack: number + 1)
    }
    let found = DelayedAck().findings("delayed-ack", scene.trace)
    #expect(found[.quickAcks]?.number == 4)
    #expect(abs((found[.delayedAck]?.number ?? 0) - 0.04) < 1e-6)
    #expect(found[.ackEvery]?.reason != nil)
  }

  @Test func `Full segments are counted for each acknowledgement`() {
    var scene = Scene.connected()
    scene.send(1, [.ack], 1, ack: 1, length: 1)
    scene.answer(1.001, [.ack], 1, ack: 2)
    for number in 0..<8 { scene.send(2, [.ack], 2 + 536 * number, ack: 1, length: 536) }
    for number in 1...4 { scene.answer(2.001, [.ack], 1, ack: 2 + 1_072 * number) }
    let found = DelayedAck().findings("delayed-ack", scene.trace)
    #expect(found[.ackEvery]?.number == 2)
    #expect(found[.delayedAck]?.number == 0)
  }

  @Test func `Challenge ACKs have a limit in time`() {
    var scene = Scene.connected()
    for number in 0..<20 {
      let time = 1 + 0.1 * Double(number)
      scene.send(time, .rst, 2)
      if number.isMultiple(of: 5) { scene.answer(time + 0.001, .ack, 1, ack: 1) }
    }
    let found = ChallengeAcks().findings("challenge-reset", scene.trace)
    #expect(abs((found[.resetChallenge]?.number ?? 0) - 0.45) < 1e-6)
    #expect(found[.synChallenge]?.reason == "it was not tried")
  }

  /// One answer in half a second, on a connection that begins then.
  private func challenged(_ flags: TCPFlags, from start: Double, answered shift: Int) -> Trace {
    var scene = Scene.connected()
    for number in 0..<32 {
      let time = start + 0.05 * Double(number)
      scene.send(time, flags, 2)
      if (number + shift).isMultiple(of: 10) { scene.answer(time + 0.001, .ack, 1, ack: 1) }
    }
    return scene.trace
  }

  private func scope(_ reset: Trace, _ syn: Trace) -> DataSheetLine.Outcome? {
    let plan = ProfilePlan(dialogue: .unknown, patience: .seconds(8))
    let traces = ["challenge-reset": reset, "challenge-syn": syn]
    return ChallengeAcks().findings(ProfileRecord(plan: plan, traces: traces))
      .first { $0.property == .challengeScope }?.outcome
  }

  @Test func `Whose limit it is shows only while both connections are there`() {
    let first = challenged(.rst, from: 1, answered: 0)
    #expect(
      scope(first, challenged(.syn, from: 1.01, answered: 0))?.value == .string("connection"))
    #expect(scope(first, challenged(.syn, from: 1, answered: 5))?.value == .string("connection"))
    // In turns, and never closer than the limit.
    let slow = challenged(.rst, from: 1, answered: 0)
    #expect(
      scope(slow, challenged(.syn, from: 3.3, answered: 0))?.reason
        == "the two connections were not there at the same time")
  }

  @Test func `A reset is no challenge`() {
    var scene = Scene.connected()
    scene.send(1, .rst, 2)
    scene.answer(1.001, .rst, 1)
    let found = ChallengeAcks().findings("challenge-reset", scene.trace)
    guard case .seen(let sight)? = found[.resetChallenge] else {
      Issue.record("\(String(describing: found[.resetChallenge]))")
      return
    }
    #expect(sight.text == "none: it resets the connection")
  }

  // MARK: Clocks

  private func isns(_ isn: (Double) -> UInt32) -> [Property: DataSheetLine.Outcome] {
    var scene = Scene()
    for (round, time) in [0, 0.005, 0.02, 0.1, 0.4, 1, 2.2].enumerated() {
      scene.answer(time, isn: isn(time), round: round)
    }
    return Clocks().findings("clocks", scene.trace)
  }

  @Test func `The clock of ISNs is found, or that there is none`() {
    let clock = isns { 0xFFFF_0000 &+ UInt32($0 * 250_000) }
    #expect(abs((clock[.isnClock]?.number ?? 0) - 250_000) < 10)
    #expect(clock[.isnOffset]?.reason == "no other connection was answered")
    #expect(clock[.timestampClock]?.reason == "its SYN-ACKs have no timestamps")
    let random = isns { _ in UInt32.random(in: 0...(.max)) }
    #expect(random[.isnClock]?.value == .null)
  }

  // MARK: TIME-WAIT

  @Test func `TIME-WAIT is told by the answer to the last FIN`() {
    func look(_ time: Double, _ flags: TCPFlags) -> Trace {
      var scene = Scene.connected()
      scene.answer(0.1, [.fin, .ack], 1, ack: 1)
      scene.send(0.2, [.fin, .ack], 1, ack: 2)
      scene.answer(0.2, .ack, 2, ack: 2)
      scene.send(0.2 + time, [.fin, .ack], 1, ack: 2)
      scene.answer(0.2 + time, flags, 2, ack: 2)
      return scene.trace
    }
    let http = Dialogue.known.first { $0.name == "http" } ?? .unknown
    func findings(_ traces: [String: Trace]) -> DataSheetLine? {
      let plan = ProfilePlan(dialogue: http, patience: .seconds(100), isLong: true)
      return TimeWait().findings(ProfileRecord(plan: plan, traces: traces)).first
    }
    let outcome = findings([
      "time-wait 59.5": look(59.5, .ack), "time-wait 61.0": look(61, .rst),
    ])?.outcome
    #expect(abs((outcome?.number ?? 0) - 60.25) < 1e-6)
    #expect(findings(["time-wait 5.0": look(5, .ack)])?.outcome.confidence == .low)
  }

  // MARK: All

  @Test func `Of nothing nothing is concluded, and every property says why`() {
    let plan = ProfilePlan(dialogue: .unknown, patience: .seconds(8))
    let profile = Profile(ProfileRecord(plan: plan, traces: [:]), duration: .zero)
    #expect(profile.findings.map(\.property) == Property.allCases)
    for finding in profile.findings {
      #expect(finding.outcome.reason?.isEmpty == false, "\(finding.property)")
    }
  }
}
