import Match
import Script
import Testing
import Wire

/// A TCP template from its parts.
private func tcp(
  _ flags: TCPFlags, _ sequence: Int64, _ length: Int64,
  _ change: (inout TCPTemplate) -> Void = { _ in }
) -> PacketTemplate {
  var segment = TCPTemplate(
    flags: FlagsTemplate(set: flags), sequence: .equal(sequence), length: .equal(length))
  change(&segment)
  return PacketTemplate(body: .tcp(segment))
}

@Suite struct PacketTests {
  @Test(
    arguments: [
      ("S", [.syn]), ("S.", [.syn, .ack]), (".", [.ack]), ("FPU.", [.fin, .psh, .urg, .ack]),
      ("R", [.rst]),
      ("SEW", [.syn, .ece, .cwr]), ("SEWA", [.syn, .ece, .cwr, .ae]), ("-", []),
    ] as [(String, TCPFlags)])
  func flags(text: String, flags: TCPFlags) throws {
    #expect(try packet("< \(text) 1:1(0)") == tcp(flags, 1, 0))
  }

  @Test(
    arguments: [
      (".0", 0, [.ack]), ("P.5", 5, [.psh, .ack, .ae, .ece]), (".6", 6, [.ack, .ae, .cwr]),
      ("S7", 7, [.syn, .ae, .cwr, .ece]),
    ] as [(String, UInt8, TCPFlags)])
  func accurateECNField(text: String, ace: UInt8, flags: TCPFlags) throws {
    #expect(try packet("> \(text) 1:1(0)") == tcp(flags, 1, 0) { $0.flags.ace = ace })
  }

  @Test func anyFlags() throws {
    #expect(try packet("> any 1:1(0)") == tcp([], 1, 0) { $0.flags.any = true })
  }

  @Test func header() throws {
    let expected = tcp([.psh, .ack, .urg], 1, 1000) {
      $0.acknowledgement = .equal(1)
      $0.window = .equal(0xFFFF)
      $0.urgentPointer = .equal(7)
      $0.ports = PortPair(source: 1234, destination: 80)
    }
    #expect(try packet("< 1234 > 80 P.U 1:1001(1000) ack 1 win 65535 urg 7") == expected)
    #expect(try packet("< 1234 > 80 P.U 1:1001(1000) urg 7 win 0xffff ack 1") == expected)
    #expect(
      try packet(
        "< 1234 > 80 // a comment\n P.U /* and\n one more */ 1:1001(1000)\n ack 1 win 65535\n urg 7"
      )
        == expected)
  }

  @Test func sequenceRanges() throws {
    let next = NumberExpression.name("RCV.NXT")
    let later = PacketTemplate(
      body: .tcp(
        TCPTemplate(
          flags: FlagsTemplate(set: .ack), sequence: .equal(.sum(next, .literal(100))),
          length: .equal(10))))
    #expect(try packet("< . RCV.NXT+100:RCV.NXT+110(10)") == later)
    #expect(try packet("< . RCV.NXT + 100(10)") == later)
    #expect(try packet("< . 100+1:200-99(0)") == tcp(.ack, 101, 0))
    #expect(try packet("< . -1:0(1)") == tcp(.ack, -1, 1))
    #expect(try packet("< S 4294967295:0(1)") == tcp(.syn, 4_294_967_295, 1))
    #expect(
      try packet("> . *:*(>= 1)")
        == PacketTemplate(
          body: .tcp(
            TCPTemplate(
              flags: FlagsTemplate(set: .ack), sequence: .any, length: .atLeast(.literal(1))))))
  }

  @Test(
    arguments: [
      ("*", .any), ("5", .equal(5)), (">= 5", .atLeast(.literal(5))), ("<=5", .atMost(.literal(5))),
      ("> 5", .greater(.literal(5))), ("< 5", .less(.literal(5))), ("!= 5", .notEqual(.literal(5))),
      ("1..1461", .range(.literal(1), .literal(1461))), ("0x10", .equal(16)),
      ("$rcv_wnd", .equal(.name("rcv_wnd"))), ("ISS", .equal(.name("ISS"))),
      ("SND.NXT-1", .equal(.difference(.name("SND.NXT"), .literal(1)))),
      ("SND.UNA+SND.WND", .equal(.sum(.name("SND.UNA"), .name("SND.WND")))),
    ] as [(String, NumberPattern)])
  func relations(text: String, pattern: NumberPattern) throws {
    #expect(
      try packet("> . 1:1(0) ack \(text) win 5")
        == tcp(.ack, 1, 0) {
          $0.acknowledgement = pattern
          $0.window = .equal(5)
        })
  }

  @Test func payloads() throws {
    #expect(
      try packet(#"< P. 1:11(10) "01\x00\n" "6789ab""#)
        == tcp([.psh, .ack], 1, 10) {
          $0.payload = .octets([0x30, 0x31, 0, 0x0A] + Array("6789ab".utf8))
        })
    #expect(
      try packet("< P. 1:5(4) hex(0a0b 0x0C0d)")
        == tcp([.psh, .ack], 1, 4) { $0.payload = .octets([0x0A, 0x0B, 0x0C, 0x0D]) })
    #expect(try packet("> P. 1:5(4) pattern") == tcp([.psh, .ack], 1, 4) { $0.payload = .pattern })
    #expect(try packet("> P. 1:5(4) any") == tcp([.psh, .ack], 1, 4) { $0.payload = .any })
  }

  @Test func faults() throws {
    var expected = tcp(.ack, 1, 0) {
      $0.faults.checksum = .bad
      $0.faults.dataOffset = 4
      $0.faults.reserved = 5
      $0.urgentPointer = .equal(1)
      $0.sequence = .equal(0xFFFF_FFF0)
      $0.sequenceIsAbsolute = true
      $0.acknowledgement = .equal(9)
      $0.acknowledgementIsAbsolute = true
      $0.options = OptionsTemplate(items: [.noOperation, .other(kind: 253, octets: [10, 11])])
    }
    expected.network.timeToLive = .equal(3)
    expected.network.typeOfService = .equal(0x2E)
    expected.network.dontFragment = .equal(1)
    expected.network.identification = .equal(7)
    expected.network.options = [0x94, 4, 0, 0]
    expected.network.checksum = .value(0x1234)
    expected.network.fragmentSize = 8
    #expect(
      try packet(
        """
        < . 1:1(0) <nop> with checksum bad, doff 4, reserved 5, urg 1, seq! 0xfffffff0, ack! 9, option 253:0a0b,
          ttl 3, tos 0x2e, df 1, id 7, ip-option 0x94040000, ip-checksum 0x1234, fragment 8
        """) == expected)
    #expect(
      try packet("> . 1:1(0) with one-segment") == tcp(.ack, 1, 0) { $0.faults.unsplit = true })
  }

  @Test(arguments: ["[ect0] .", "(ect0) .", "ect0 ."]) func ecn(start: String) throws {
    var expected = tcp(.ack, 1, 0)
    expected.network.ecn = .capable0
    #expect(try packet("> \(start) 1:1(0)") == expected)
  }

  @Test func networkFields() throws {
    var expected = tcp(.ack, 1, 0)
    expected.network.typeOfService = .equal(0x10)
    expected.network.flowLabel = .equal(0x12345)
    expected.network.timeToLive = .range(.literal(60), .literal(64))
    #expect(try packet("> (tos 0x10, flowlabel 0x12345) ttl 60..64 . 1:1(0)") == expected)
  }

  @Test func addresses() throws {
    var expected = tcp(.ack, 1, 0)
    expected.network.source = IPAddress("224.0.0.1")
    expected.network.destination = IPAddress("fd00::7")
    expected.network.timeToLive = .equal(3)
    let text = "> . 1:1(0) with source 224.0.0.1, destination fd00::7, ttl 3 as t"
    #expect(try packet(text) == expected)
    #expect(
      try packet("< . 1:1(0) with destination fd00::").network.destination == IPAddress("fd00::"))
  }

  @Test func otherProtocols() throws {
    var datagram = UDPTemplate(length: .equal(2))
    datagram.ports = PortPair(source: 53, destination: 1024)
    datagram.payload = .octets([0x68, 0x69])
    datagram.checksum = .value(0)
    #expect(
      try packet(#"< udp 53 > 1024 (2) "hi" with checksum 0"#)
        == PacketTemplate(body: .udp(datagram)))
    #expect(
      try packet("< protocol 253 hex(0a0b)")
        == PacketTemplate(body: .raw(protocolNumber: 253, [10, 11])))
    #expect(
      try event("+0~+1 > none").action
        == .outbound(connection: nil, [PacketTemplate(body: .silence)]))
  }
}
