import Match
import Script
import Testing
import Wire

@testable import Engine

@Suite struct TranscriptCodingTests {
  static func location(_ line: Int) -> Script.SourceLocation {
    Script.SourceLocation(file: "a.pkt", line: line, column: 3)
  }

  static func endpoint(_ address: IPAddress, _ port: UInt16) -> Endpoint {
    Endpoint(address: address, port: port)
  }

  /// Every field has a value of its own, and every kind of entry is there.
  static func transcript(_ verdict: Verdict) -> Transcript {
    var transcript = Transcript(
      probe: "Probes/é.pkt", caseName: "one", title: "a title", checks: ["RFC9293:MUST-13", ""],
      tags: ["slow"],
      version: .mapped, at: Instant(nanoseconds: -5))
    transcript.verdict = verdict
    transcript.end = Instant(nanoseconds: .max)
    transcript.measures = [
      Measure(name: "rto", value: 0.2, unit: "s"), Measure(name: "w", value: -0.0, unit: ""),
    ]
    transcript.frames.append(
      [1, 2, 3, 4], networkOffset: 2, stamp: Instant(nanoseconds: 7), direction: .inbound)
    transcript.frames.append(
      [], networkOffset: 0, stamp: Instant(nanoseconds: 8), direction: .outbound,
      checksumIsUnfilled: true)
    var basis = Basis(
      name: "A", tester: endpoint(.v4(IPv4Address(rawValue: 0xC000_0201)), 40_000),
      target: endpoint(.v6(IPv6Address(high: 1, low: .max)), 8080))
    basis.testerISN = SequenceNumber(.max)
    basis.targetScriptISN = SequenceNumber(10)
    transcript.connections = [basis]
    let kinds: [Transcript.Entry.Kind] = [
      .packet(frame: 1, connection: 0), .packet(frame: 0, connection: nil), .call("close(3) = 0"),
      .state("TIME-WAIT"), .silence, .note("a remark"),
    ]
    transcript.entries = kinds.enumerated().map { index, kind in
      Transcript.Entry(
        at: Instant(nanoseconds: Int64(index)), kind: kind,
        location: index % 2 == 0 ? location(index) : nil,
        script: "+0 event \(index)")
    }
    transcript.earlierAttempts = ["inconclusive: late"]
    transcript.cell = Cell(state: "SYN-RECEIVED(passive)", segment: "SYN+FIN")
    transcript.observation = Observation(reply: "silence", next: .listen)
    return transcript
  }

  static var failure: Failure {
    var failure = Failure(
      summary: "the ack differs", location: location(9), expected: [". 1:1(0) ack 1", "R 1:1(0)"],
      actual: nil,
      differences: [Difference(field: "ack", expected: "1", actual: "2")])
    failure.script = "+0 > . 1:1(0) ack 1"
    return failure
  }

  static let verdicts: [Verdict] = [
    .pass, .fail(failure), .fail(Failure(summary: "", location: nil, expected: [], actual: "x")),
    .inconclusive("late"), .error("broken"), .skip("no agent"),
  ]

  @Test(arguments: verdicts.indices)
  func `Decoding gives back what was encoded`(_ index: Int) throws {
    let original = Self.transcript(Self.verdicts[index])
    let decoded = try Transcript(decoding: original.encoded)
    #expect(decoded.probe == original.probe)
    #expect(decoded.caseName == original.caseName)
    #expect(decoded.title == original.title)
    #expect(decoded.checks == original.checks)
    #expect(decoded.tags == original.tags)
    #expect(decoded.version == original.version)
    #expect(decoded.verdict == original.verdict)
    #expect(decoded.measures == original.measures)
    #expect(decoded.entries == original.entries)
    #expect(decoded.cell == original.cell)
    #expect(decoded.observation == original.observation)
    #expect(decoded.frames.octets == original.frames.octets)
    #expect(decoded.frames.entries == original.frames.entries)
    #expect(decoded.connections == original.connections)
    #expect(decoded.start == original.start)
    #expect(decoded.end == original.end)
    #expect(decoded.earlierAttempts == original.earlierAttempts)
    #expect(decoded.encoded == original.encoded)
  }

  @Test func `Every cut gives an error`() {
    let octets = Self.transcript(Self.verdicts[1]).encoded
    for count in octets.indices {
      #expect(throws: ParseError.self) { try Transcript(decoding: Array(octets[..<count])) }
    }
    #expect(throws: ParseError.self) { try Transcript(decoding: octets + [0]) }
  }

  /// What can be read of changed octets can be walked through: no index leads nowhere.
  @Test func `Changed octets give an error or a transcript whose indices exist`() {
    let octets = Self.transcript(Self.verdicts[1]).encoded
    var readable = 0
    for place in octets.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, octets[place] ^ 1] {
        var changed = octets
        changed[place] = value
        guard let transcript = try? Transcript(decoding: changed) else { continue }
        readable += 1
        walk(transcript)
      }
    }
    #expect(readable > octets.count)
  }

  private func walk(_ transcript: Transcript) {
    for index in transcript.frames.entries.indices { _ = transcript.frames.packet(index) }
    for entry in transcript.entries {
      guard case .packet(let frame, let connection) = entry.kind else { continue }
      #expect(transcript.frames.entries.indices.contains(frame))
      #expect(connection.map(transcript.connections.indices.contains) ?? true)
    }
  }
}
