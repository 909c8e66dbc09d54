import Testing
import Wire

@Suite struct QuotedPacketTests {
  /// The captured port unreachable messages quote a datagram from port 5000 to port 9.
  @Test(
    arguments: CapturedFrame.all.filter {
      $0.text.contains("icmp type 3 ") || $0.text.contains("icmp type 1 ")
    })
  func capturedQuotes(_ frame: CapturedFrame) throws {
    let octets = frame.packet
    let quoted = try #require(try Packet.parse(octets).quoted(in: octets))
    #expect(quoted.sourcePort == 5000)
    #expect(quoted.destinationPort == 9)
    #expect(quoted.sequence == nil)
    #expect(quoted.packet.source == (try Packet.parse(octets)).destination)
  }

  @Test func thereAreBoth() {
    #expect(CapturedFrame.all.filter { $0.text.contains("icmp type 3 ") }.count == 1)
    #expect(CapturedFrame.all.filter { $0.text.contains("icmp type 1 ") }.count == 1)
  }

  /// A router need quote no more than eight octets of a segment (RFC 792).
  @Test func eightOctetsOfASegmentAreEnough() throws {
    for frame in CapturedFrame.all where frame.text.contains(" S. ") {
      let packet = try Packet.parse(frame.packet)
      let header = try #require(packet.tcp)
      for count in [0, 3, 4, 7, 8, 12, 19, 20, 24] {
        let quote = Array(frame.packet[..<(packet.network.length + count)])
        let quoted = try QuotedPacket(parsing: quote)
        #expect(quoted.sourcePort == (count >= 4 ? header.sourcePort : nil))
        #expect(quoted.destinationPort == (count >= 4 ? header.destinationPort : nil))
        #expect(quoted.sequence == (count >= 8 ? header.sequence : nil))
        #expect(quoted.packet.source == packet.source)
      }
    }
  }

  @Test func onlyErrorsQuote() throws {
    let segment = CapturedFrame.all[1].packet
    #expect(try Packet.parse(segment).quoted(in: segment) == nil)
    let ip = IPv4Header(
      source: FaultTests.source, destination: FaultTests.destination,
      protocolNumber: IPProtocol.icmp)
    for (type, quotes) in [
      (0, false), (3, true), (4, true), (5, true), (8, false), (11, true), (12, true),
    ] {
      let octets = Packet(
        network: .ipv4(ip), transport: .icmp(ICMPHeader(type: UInt8(type), code: 0))
      )
      .write(payload: segment)
      #expect((try Packet.parse(octets).quoted(in: octets) != nil) == quotes, "type \(type)")
    }
  }

  @Test func aQuoteWithoutAHeaderIsNone() throws {
    let ip = IPv4Header(
      source: FaultTests.source, destination: FaultTests.destination,
      protocolNumber: IPProtocol.icmp)
    let octets = Packet(network: .ipv4(ip), transport: .icmp(ICMPHeader(type: 3, code: 3)))
      .write(payload: [0x45, 0, 0])
    #expect(try Packet.parse(octets).quoted(in: octets) == nil)
  }

  /// Linux sends the echo of nothing but zeros with a checksum of zero: the other form of it.
  @Test func zerosAreRight() throws {
    var ip = IPv4Header(
      source: FaultTests.source, destination: FaultTests.destination,
      protocolNumber: IPProtocol.icmp)
    for (checksum, isRight) in [(0, true), (0xFFFF, true), (1, false)] as [(UInt16, Bool)] {
      let header = ICMPHeader(type: 0, code: 0, checksum: checksum)
      let octets = Packet(network: .ipv4(ip), transport: .icmp(header)).write(payload: [0, 0])
      #expect(try Packet.parse(octets).checksumIsRight(in: octets) == isRight, "\(checksum)")
    }
    ip.checksum = 1
    let octets = Packet(network: .ipv4(ip), transport: .icmp(ICMPHeader(type: 0, code: 0))).write()
    #expect(try !Packet.parse(octets).checksumIsRight(in: octets))
  }

  @Test func statedPayload() throws {
    for (offset, count, stated) in [(nil, 100, 100), (15, 100, 60), (15, 10, nil)]
      as [(UInt8?, Int, Int?)]
    {
      var header = TCPHeader(
        sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(3), flags: .ack, window: 0)
      header.dataOffset = offset
      let octets = Packet(
        network: .ipv4(
          IPv4Header(
            source: FaultTests.source, destination: FaultTests.destination,
            protocolNumber: IPProtocol.tcp)), transport: .tcp(header)
      ).write(payload: Array(repeating: 0, count: count))
      #expect(try QuotedPacket(parsing: octets).statedPayload == stated)
      // The header is there, of the payload nothing is.
      #expect(try QuotedPacket(parsing: Array(octets.prefix(39))).statedPayload == nil)
    }
  }
}
