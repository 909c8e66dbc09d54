import Engine
import Match
import Script
import Testing
import Wire

@testable import segprobe

/// What the target's state must be, from what is seen on the wire (RFC 9293, section 3.10.7).
@Suite struct PeerStatesTests {
  /// A conversation in which both initial sequence numbers are beyond the middle of their range, to cross its end.
  private struct Wire {
    var connection: SessionConnection
    static let ours: UInt32 = 0xFFFF_FFF0
    static let theirs: UInt32 = 0xFFFF_FFFE
    let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0x0A00_0001)), port: 40_000)
    let target = Endpoint(address: .v4(IPv4Address(rawValue: 0x0A00_0002)), port: 80)

    init() {
      connection = SessionConnection(name: "", tester: tester, target: target, record: 0)
    }

    private func packet(
      _ from: Endpoint, _ to: Endpoint, _ flags: TCPFlags, _ sequence: UInt32, _ ack: UInt32,
      _ length: Int, _ window: UInt16
    ) -> [UInt8] {
      guard case .v4(let source) = from.address, case .v4(let destination) = to.address else {
        return []
      }
      var header = TCPHeader(
        sourcePort: from.port, destinationPort: to.port, sequence: SequenceNumber(sequence),
        flags: flags, window: window)
      header.acknowledgement = SequenceNumber(flags.contains(.ack) ? ack : 0)
      let network = IPv4Header(source: source, destination: destination, protocolNumber: 6)
      return Packet(network: .ipv4(network), transport: .tcp(header)).write(
        payload: [UInt8](repeating: 65, count: length))
    }

    /// Numbers count from the initial ones.
    mutating func send(_ flags: TCPFlags, _ sequence: Int, ack: Int = 0, length: Int = 0) {
      connection.sent(
        packet(
          tester, target, flags, Self.ours &+ UInt32(truncatingIfNeeded: sequence),
          Self.theirs &+ UInt32(truncatingIfNeeded: ack), length, 1_000)[...])
    }

    mutating func see(
      _ flags: TCPFlags, _ sequence: Int, ack: Int = 0, length: Int = 0, window: UInt16 = 1_000
    ) throws {
      let octets = packet(
        target, tester, flags, Self.theirs &+ UInt32(truncatingIfNeeded: sequence),
        Self.ours &+ UInt32(truncatingIfNeeded: ack), length, window)
      _ = connection.seen(try Packet.parse(octets.span))
    }

    mutating func open() throws {
      send(.syn, 0)
      try see([.syn, .ack], 0, ack: 1)
      send(.ack, 1, ack: 1)
    }

    var state: String { connection.peer.text }
  }

  private static let fin: TCPFlags = [.fin, .ack]

  @Test func `A handshake`() throws {
    var wire = Wire()
    #expect(wire.state == "CLOSED or LISTEN" || wire.state == "LISTEN or CLOSED")
    wire.send(.syn, 0)
    #expect(wire.state == "SYN-RECEIVED or CLOSED")
    try wire.see([.syn, .ack], 0, ack: 1)
    #expect(wire.state == "SYN-RECEIVED")
    wire.send(.ack, 1, ack: 2)
    #expect(wire.state == "SYN-RECEIVED", "it acknowledges what was not sent")
    try wire.see(.rst, 2)
    #expect(wire.state == "SYN-RECEIVED", "that is the answer to it")
    wire.send(.ack, 1, ack: 1)
    #expect(wire.state == "ESTABLISHED")
    try wire.see([.syn, .ack], 0, ack: 1)
    #expect(wire.state == "SYN-RECEIVED", "our ACK was lost")
    wire.send(.ack, 1, ack: 1, length: 3)
    try wire.see(.ack, 1, ack: 4)
    #expect(wire.state == "ESTABLISHED")
  }

  @Test func `A refusal`() throws {
    var wire = Wire()
    wire.send(.ack, 1, ack: 1)
    try wire.see(.rst, 1)
    #expect(wire.connection.peer.isBlank, "a RST to a segment without connection tells nothing")
    wire.send(.syn, 0)
    try wire.see([.rst, .ack], 0, ack: 1)
    #expect(wire.state == "CLOSED")
    #expect(wire.connection.closingResets == [])
  }

  @Test func `We close first`() throws {
    var wire = Wire()
    try wire.open()
    wire.send(Self.fin, 1, ack: 1)
    #expect(wire.state == "ESTABLISHED or CLOSE-WAIT", "its acknowledgement has not come")
    try wire.see(.ack, 1, ack: 2)
    #expect(wire.state == "CLOSE-WAIT")
    try wire.see([.psh, .ack], 1, ack: 2, length: 4)
    #expect(wire.state == "CLOSE-WAIT", "it may still send")
    try wire.see(Self.fin, 5, ack: 2)
    #expect(wire.state == "LAST-ACK")
    wire.send(.ack, 2, ack: 5)
    #expect(wire.state == "LAST-ACK", "that is not its FIN")
    wire.send(.ack, 2, ack: 6)
    #expect(wire.state == "CLOSED")
    try wire.see(Self.fin, 5, ack: 2)
    #expect(wire.state == "LAST-ACK or CLOSED", "it has repeated its FIN")
  }

  @Test func `The target closes first`() throws {
    var wire = Wire()
    try wire.open()
    try wire.see(Self.fin, 1, ack: 1)
    #expect(wire.state == "FIN-WAIT-1")
    wire.send(.ack, 1, ack: 1)
    #expect(wire.state == "FIN-WAIT-1")
    wire.send(.ack, 1, ack: 2)
    #expect(wire.state == "FIN-WAIT-2")
    wire.send(Self.fin, 1, ack: 2)
    #expect(wire.state == "FIN-WAIT-2 or TIME-WAIT")
    try wire.see(.ack, 2, ack: 2)
    #expect(wire.state == "TIME-WAIT")
    wire.send(.syn, 1)
    #expect(wire.state == "TIME-WAIT", "a SYN with an old number")
    wire.send(.syn, 500)
    #expect(wire.state == "SYN-RECEIVED or TIME-WAIT")
    try wire.see([.syn, .ack], 7_000, ack: 501)
    #expect(wire.state == "SYN-RECEIVED")
  }

  @Test func `Both close at once`() throws {
    var wire = Wire()
    try wire.open()
    wire.send(Self.fin, 1, ack: 1)
    try wire.see(Self.fin, 1, ack: 1)
    #expect(wire.state == "FIN-WAIT-1 or CLOSING")
    try wire.see(.ack, 2, ack: 2)
    #expect(wire.state == "CLOSING")
    wire.send(.ack, 2, ack: 2)
    #expect(wire.state == "TIME-WAIT")
  }

  @Test func `The answer to its FIN has ours with it`() throws {
    var wire = Wire()
    try wire.open()
    try wire.see(Self.fin, 1, ack: 1)
    wire.send(Self.fin, 1, ack: 1)
    #expect(wire.state == "FIN-WAIT-1 or CLOSING")
    try wire.see(.ack, 2, ack: 2)
    #expect(wire.state == "CLOSING")
  }

  private static let meetings: [(TCPFlags, Int, String)] = [
    (.rst, 1, "CLOSED"), (.rst, 2, "ESTABLISHED"), (.rst, 0, "ESTABLISHED"),
    (.rst, 5_000, "ESTABLISHED"), (.syn, 1, "ESTABLISHED"), (.syn, 5_000, "ESTABLISHED"),
    (.fin, 1, "ESTABLISHED"), ([], 1, "ESTABLISHED"), (fin, 5_000, "ESTABLISHED"),
    (fin, 3, "ESTABLISHED"),
  ]

  @Test(arguments: meetings)
  func `What an open connection makes of a segment`(
    _ flags: TCPFlags, _ sequence: Int, _ state: String
  ) throws {
    var wire = Wire()
    try wire.open()
    wire.send(flags, sequence, ack: 1)
    #expect(wire.state == state)
  }

  @Test func `A FIN behind a gap counts when the gap is filled`() throws {
    var wire = Wire()
    try wire.open()
    wire.send(Self.fin, 4, ack: 1)
    try wire.see(.ack, 1, ack: 1)
    #expect(wire.state == "ESTABLISHED")
    wire.send(.ack, 1, ack: 1, length: 3)
    try wire.see(.ack, 1, ack: 5)
    #expect(wire.state == "CLOSE-WAIT")
  }

  @Test func `A reset of the target ends it`() throws {
    var wire = Wire()
    try wire.open()
    try wire.see([.rst, .ack], 1, ack: 1)
    #expect(wire.state == "CLOSED")
  }

  @Test func `A window of zero takes nothing but what is at its edge`() throws {
    var wire = Wire()
    try wire.open()
    try wire.see(.ack, 1, ack: 1, window: 0)
    wire.send(Self.fin, 1, ack: 1)
    #expect(wire.state == "ESTABLISHED")
    #expect(wire.connection.numbers.nextSequence(isSYN: false) == 1)
    wire.send(.rst, 1)
    #expect(wire.state == "CLOSED")
  }

  // MARK: Numbers

  @Test func `Our place follows what was really sent`() throws {
    var wire = Wire()
    try wire.open()
    func next() -> UInt32 { wire.connection.numbers.nextSequence(isSYN: false) }
    wire.send(.ack, 1, ack: 1, length: 10)
    #expect(next() == 11)
    wire.send(.ack, 1, ack: 1, length: 10)
    #expect(next() == 11, "sent once more")
    wire.send(.ack, 500, ack: 1, length: 10)
    #expect(next() == 11, "out of order")
    wire.send(.psh, 11, length: 5)
    #expect(next() == 11, "nobody takes what has no ACK")
    wire.send(.syn, 11)
    wire.send(.rst, 12)
    #expect(next() == 11)
    try wire.see(.ack, 1, ack: 21)
    #expect(next() == 21, "it has more than we thought")
    wire.send(Self.fin, 21, ack: 1)
    #expect(next() == 22)
    #expect(wire.connection.closingResets == ["R 21:21(0) win 0", "R 22:22(0) win 0"])
  }

  @Test func `What comes in the wrong order is acknowledged when the gap is filled`() throws {
    var wire = Wire()
    try wire.open()
    func next() -> UInt32 { wire.connection.numbers.nextAcknowledgement }
    try wire.see(.ack, 4, ack: 1, length: 3)
    #expect(next() == 1)
    try wire.see(.ack, 1, ack: 1, length: 3)
    #expect(next() == 7)
    try wire.see(.ack, 1, ack: 1, length: 3)
    #expect(next() == 7)
    try wire.see(Self.fin, 7, ack: 1)
    #expect(next() == 8)
  }

  @Test func `A new incarnation has numbers of its own`() throws {
    var wire = Wire()
    try wire.open()
    wire.send(.rst, 1)
    wire.send(.syn, 1_000)
    try wire.see([.syn, .ack], 9_000, ack: 1_001)
    #expect(wire.state == "SYN-RECEIVED")
    #expect(wire.connection.numbers.nextSequence(isSYN: false) == 1)
    #expect(wire.connection.numbers.nextAcknowledgement == 1)
    #expect(wire.connection.value("RCV.NXT") == 1)
  }

  @Test func `Both ends are shown`() throws {
    var wire = Wire()
    try wire.open()
    wire.send(.ack, 1, ack: 1, length: 5)
    try wire.see([.psh, .ack], 1, ack: 4, length: 2)
    let lines = VariablesText(connection: wire.connection).text.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(
      lines == [
        "target us", "state ESTABLISHED", "SND.UNA 1 4", "SND.NXT 3 6", "SND.WND 1000 1000",
        "ISS 0 (4294967294 on the wire) 0 (4294967280 on the wire)", "RCV.NXT 4 3",
        "RCV.WND 1000 1000", "IRS 0 (4294967280 on the wire) 0 (4294967294 on the wire)",
      ])
  }
}
