import Engine
import Link
import Match
import Testing
import Wire

@Suite("Segments of a plain script")
struct PlainSegmentTests {
  /// A part of what the target sends.
  private struct Part {
    var flags: TCPFlags = [.ack]
    var length: Int
    var delay = Instant.Interval.zero
    var octet: UInt8 = 0
    var ack: UInt32 = 1
  }

  private func verdict(
    _ expected: String, _ parts: [Part], change: (inout EngineConfiguration) -> Void = { _ in }
  ) throws -> Verdict {
    try runWithSockets(
      SegmentTests.handshake + expected,
      peer: Peer.answering { packet, _ in
        var sequence = 1
        return parts.map { part in
          defer { sequence += part.length }
          let payload = [UInt8](repeating: part.octet, count: part.length)
          return .init(
            Peer.segment(part.flags, sequence, ack: part.ack, payload: payload, to: packet),
            after: part.delay)
        }
      }, change: change
    ).verdict
  }

  @Test("One expected segment may come as several; PSH and FIN are the last one's")
  func joined() throws {
    let parts = [
      Part(length: 1000), Part(length: 1000), Part(flags: [.ack, .psh, .fin], length: 5),
    ]
    #expect(try verdict("+0 > FP. 1:2006(2005) ack 1\n", parts) == .pass)
    #expect(try verdict("+0 > . 1:2006(2005) ack 1\n", parts).fields == ["flags"])
    #expect(
      try verdict("+0 > FP. 1:2006(2005) ack 1\n", parts) { $0.strictSegments = true }.fields
        == ["flags", "length"])
    #expect(
      try verdict("+0 > FP. 1:2005(2004) ack 1\n", parts).summary
        == "the rest of the segment is not as expected: length differs")
    #expect(try verdict("+0 > . 1:501(500) ack 1\n", parts).fields == ["length"])
    let uneven = [Part(length: 1000), Part(length: 500), Part(length: 1000)]
    #expect(try verdict("+0 > . 1:2501(2500) ack 1\n", uneven).fields == ["length"])
  }

  @Test("CWR is the first one's")
  func cwr() throws {
    let first = [Part(flags: [.ack, .cwr], length: 10), Part(length: 10)]
    #expect(try verdict("+0 > W. 1:21(20) ack 1\n", first) == .pass)
    #expect(try verdict("+0 > . 1:21(20) ack 1\n", first).fields != nil)
    let last = [Part(length: 10), Part(flags: [.ack, .cwr], length: 10)]
    #expect(try verdict("+0 > W. 1:21(20) ack 1\n", last).fields != nil)
  }

  @Test("A pure ACK that agrees may go before, another may not")
  func leading() throws {
    let data = Part(flags: [.ack, .psh], length: 10)
    #expect(try verdict("+0 > P. 1:11(10) ack 1\n", [Part(length: 0), data]) == .pass)
    #expect(
      try verdict("+0 > P. 1:11(10) ack 1\n", [Part(length: 0, ack: 0), data]).fields?.contains(
        "ack")
        == true)
  }

  @Test("The last part is judged by its time")
  func time() throws {
    let parts = [Part(length: 10), Part(length: 10, delay: .milliseconds(20))]
    #expect(try verdict("+.02 > . 1:21(20) ack 1\n", parts) == .pass)
    #expect(try verdict("+0 > . 1:21(20) ack 1\n", parts).summary != nil)
  }

  @Test("Octets that are not written are zeros")
  func payload() throws {
    #expect(try verdict("+0 > . 1:3(2) ack 1\n", [Part(length: 2, octet: 7)]).fields == ["payload"])
    #expect(try verdict("+0 > . 1:3(2) ack 1 any\n", [Part(length: 2, octet: 7)]) == .pass)
  }

  @Test("What is not fatal is noted, and the script goes on")
  func nonFatal() throws {
    let wrong = "+0 > P. 1:11(10) ack 1\n+.1 < . 1:1(0) ack 11 win 5\n+.2 > . 1:1(0) ack 1\n"
    let parts = [
      Part(length: 10, delay: .milliseconds(30)), Part(length: 0, delay: .milliseconds(40)),
    ]
    #expect(try verdict("+.03 > P. 1:11(10) ack 1", parts).fields == ["flags"])
    #expect(
      try verdict("+.03 > P. 1:11(10) ack 1\n+.02 > . 11:11(0) ack 1\n", parts) {
        $0.nonFatal = [.packet]
      } == .pass)
    #expect(
      try verdict(wrong, parts) { $0.nonFatal = [.packet] }.summary?.hasPrefix("no segment") == true
    )
  }

  @Test("So is what a call does")
  func nonFatalCalls() throws {
    let script =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 listen(3, 1) = 1\n+0 listen(3, 1) = 0\n"
    #expect(try runWithSockets(script).verdict.name == "fail")
    let transcript = try runWithSockets(script, change: { $0.nonFatal = [.syscall] })
    #expect(transcript.verdict == .pass)
    #expect(
      transcript.entries.contains {
        $0.kind == .note("not fatal: listen() did not do what the script says")
      })
  }

  @Test("The time of an event is shared out over the time since the one before was due")
  func tolerance() throws {
    // `*` took a second: an eighth of it is what the next one may be off.
    let parts = [
      Part(length: 10, delay: .seconds(1)), Part(length: 10, delay: .milliseconds(1120)),
    ]
    let script = "* > . 1:11(10) ack 1\n+0 > . 11:21(10) ack 1\n"
    #expect(try verdict(script, parts) == .pass)
    let later = [parts[0], Part(length: 10, delay: .milliseconds(1130))]
    #expect(try verdict(script, later).summary?.hasPrefix("no segment came") == true)
    // Of a span both ends may be off by a share of the near one.
    let late = [Part(length: 10, delay: .milliseconds(1005))]
    #expect(try verdict("+.01~+1 > . 1:11(10) ack 1\n", late).summary != nil)
  }

  @Test("What came long before does not take the time back")
  func base() throws {
    let early = [
      Part(length: 10, delay: .milliseconds(10)), Part(length: 10, delay: .milliseconds(250)),
    ]
    let script = "+.2 < . 1:1(0) ack 1 win 5\n* > . 1:11(10) ack 1\n+.05 > . 11:21(10) ack 1\n"
    var calls = 0
    let verdict = try runWithSockets(
      SegmentTests.handshake + script,
      peer: Peer.answering { packet, _ in
        calls += 1
        guard calls == 1 else { return [] }
        return [
          .init(
            Peer.segment([.ack], 1, ack: 1, payload: [UInt8](repeating: 0, count: 10), to: packet),
            after: early[0].delay),
          .init(
            Peer.segment([.ack], 11, ack: 1, payload: [UInt8](repeating: 0, count: 10), to: packet),
            after: early[1].delay),
        ]
      }
    ).verdict
    #expect(verdict == .pass)
  }
}
