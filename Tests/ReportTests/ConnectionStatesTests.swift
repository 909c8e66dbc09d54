import Match
import Script
import Testing
import Wire

@testable import Report

@Suite struct ConnectionStatesTests {
  /// A segment: who sends it, flags, sequence number, acknowledgement, octets of payload.
  private typealias Segment = (Sender, TCPFlags, UInt32, UInt32, Int)

  private static let opening: [Segment] = [
    (.tester, .syn, 0, 0, 0), (.target, [.syn, .ack], 100, 1, 0), (.tester, .ack, 1, 101, 0),
  ]

  /// States of tester and target after each segment.
  private func states(_ segments: [Segment]) -> [String] {
    var states: ConnectionStates?
    return segments.map { sender, flags, sequence, acknowledgement, length in
      let header = TCPHeader(
        sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(sequence),
        acknowledgement: SequenceNumber(acknowledgement), flags: flags, window: 1)
      var next = states ?? ConnectionStates(first: header, from: sender)
      next.take(header, length: length, from: sender)
      states = next
      return "\(next.tester.state.rawValue) \(next.target.state.rawValue)"
    }
  }

  @Test func `A handshake`() {
    #expect(
      states(Self.opening) == [
        "SYN-SENT SYN-RECEIVED", "ESTABLISHED SYN-RECEIVED", "ESTABLISHED ESTABLISHED",
      ])
  }

  @Test func `SYNs that cross`() {
    #expect(
      states([
        (.tester, .syn, 0, 0, 0), (.target, .syn, 100, 0, 0), (.tester, [.syn, .ack], 0, 101, 0),
        (.target, .ack, 101, 1, 0),
      ]).last == "ESTABLISHED ESTABLISHED")
  }

  @Test func `Either side closes first`() {
    #expect(
      states(
        Self.opening + [
          (.target, [.fin, .ack], 101, 1, 0), (.tester, .ack, 1, 102, 0),
          (.tester, [.fin, .ack], 1, 102, 0), (.target, .ack, 102, 2, 0),
        ]
      ).dropFirst(3) == [
        "CLOSE-WAIT FIN-WAIT-1", "CLOSE-WAIT FIN-WAIT-2", "LAST-ACK TIME-WAIT", "CLOSED TIME-WAIT",
      ])
  }

  @Test func `Both close at once`() {
    #expect(
      states(
        Self.opening + [
          (.tester, [.fin, .ack], 1, 101, 0), (.target, [.fin, .ack], 101, 1, 0),
          (.tester, .ack, 2, 102, 0), (.target, .ack, 102, 2, 0),
        ]
      ).suffix(2) == ["CLOSING TIME-WAIT", "TIME-WAIT TIME-WAIT"])
  }

  @Test func `A FIN beyond a gap counts when the gap is filled`() {
    #expect(
      states(
        Self.opening + [
          (.tester, [.fin, .ack], 6, 101, 5), (.target, .ack, 101, 1, 0),
          (.tester, .ack, 1, 101, 5), (.target, .ack, 101, 12, 0),
        ]
      ).dropFirst(3) == [
        "FIN-WAIT-1 ESTABLISHED", "FIN-WAIT-1 ESTABLISHED", "FIN-WAIT-1 ESTABLISHED",
        "FIN-WAIT-2 CLOSE-WAIT",
      ])
  }

  @Test func `Only a RST with the exact number ends a connection`() {
    let reset = Self.opening + [(.tester, .rst, 3, 0, 0), (.tester, .rst, 1, 0, 0)]
    #expect(
      states(reset).dropFirst(3) == ["ESTABLISHED ESTABLISHED", "CLOSED CLOSED"])
  }

  @Test func `A refusal, and a SYN within a connection`() {
    #expect(
      states([(.tester, .syn, 0, 0, 0), (.target, [.rst, .ack], 0, 1, 0)]).last == "CLOSED CLOSED")
    #expect(
      states(Self.opening + [(.tester, .syn, 50, 0, 0)]).last == "ESTABLISHED ESTABLISHED")
  }

  @Test func `A connection without its beginning is established`() {
    #expect(
      states([(.tester, [.psh, .ack], 7, 9, 5), (.target, [.fin, .ack], 9, 12, 0)])
        == ["ESTABLISHED ESTABLISHED", "CLOSE-WAIT FIN-WAIT-1"])
    #expect(
      states([(.target, [.syn, .ack], 100, 1, 0), (.tester, .ack, 1, 101, 0)]).last
        == "ESTABLISHED ESTABLISHED")
  }
}
