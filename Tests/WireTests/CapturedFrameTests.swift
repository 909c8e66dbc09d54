import Testing
import Wire

@Suite struct CapturedFrameTests {
  /// Every field, printed, is what another program read; every checksum is right; writing gives the same octets.
  @Test(arguments: CapturedFrame.all)
  func framesAreReadAndWritten(_ frame: CapturedFrame) throws {
    let octets = frame.packet
    let packet = try Packet.parse(octets)
    #expect(packet.description == frame.text)
    #expect(packet.checksumIsRight(in: octets))
    #expect(packet.transportChecksumIsRight(in: octets) == true)
    #expect(packet.write(payload: Array(octets[packet.payload])) == octets)
  }

  /// With everything left out that can be computed the same octets come out again.
  @Test(arguments: CapturedFrame.all)
  func computedFieldsAreThoseOfTheKernel(_ frame: CapturedFrame) throws {
    let octets = frame.packet
    var packet = try Packet.parse(octets)
    packet.leaveOutComputedFields()
    #expect(packet.write(payload: Array(octets[packet.payload])) == octets)
  }

  /// Ethernet pads to 60 octets; the padding is not part of the packet.
  @Test func paddingOfTheLinkIsLeftOut() throws {
    let octets = CapturedFrame.all[1].packet
    let packet = try Packet.parse(octets + [0, 0, 0xFF])
    #expect(packet.payload == octets.count..<octets.count)
    #expect(try Packet.parse(octets) == packet)
  }

  @Test func ethernetHeader() throws {
    let octets = CapturedFrame.all[1].octets
    let header = try EthernetHeader(parsing: octets)
    #expect(header.description == "02:00:00:00:00:01 > 02:00:00:00:00:02 type 0x800")
    #expect(header.octets == Array(octets.prefix(14)))
    #expect(throws: ParseError.self) { try EthernetHeader(parsing: Array(octets.prefix(13))) }
  }

  /// The captured question and answer: who has 192.0.2.2?
  @Test func arp() throws {
    let request = hex("0001080006040001 020000000001c0000201 000000000000c0000202")
    let answer = hex("0001080006040002 020000000002c0000202 020000000001c0000201")
    let parsed = try ARPPacket(parsing: request)
    #expect(parsed.octets == request)
    #expect(parsed.description == "ARP who has 192.0.2.2 tell 192.0.2.1")
    let mac = try #require(MACAddress("02:00:00:00:00:02"))
    #expect(parsed.reply(from: mac).octets == answer)
    #expect(parsed.reply(from: mac).description == "ARP 192.0.2.2 is at 02:00:00:00:00:02")
    #expect(try ARPPacket(parsing: (answer + [0, 0, 0])) == parsed.reply(from: mac))
  }

  @Test func arpForSomethingElseIsRefused() {
    let request = hex("0001080006040001 020000000001c0000201 000000000000c0000202")
    for offset in 0..<6 {
      var other = request
      other[offset] ^= 0x10
      #expect(throws: ParseError.self, "octet \(offset)") { try ARPPacket(parsing: other) }
    }
    #expect(throws: ParseError.self) { try ARPPacket(parsing: Array(request.dropLast())) }
  }
}

extension Packet {
  /// Makes every field `nil` that writing can compute.
  mutating func leaveOutComputedFields() {
    switch network {
    case .ipv4(var header):
      (header.headerLength, header.totalLength, header.checksum) = (nil, nil, nil)
      network = .ipv4(header)
    case .ipv6(var header):
      header.payloadLength = nil
      network = .ipv6(header)
    }
    switch transport {
    case .tcp(var header):
      (header.dataOffset, header.checksum) = (nil, nil)
      transport = .tcp(header)
    case .udp(var header):
      (header.length, header.checksum) = (nil, nil)
      transport = .udp(header)
    case .icmp(var header):
      header.checksum = nil
      transport = .icmp(header)
    case .other: break
    }
  }
}
