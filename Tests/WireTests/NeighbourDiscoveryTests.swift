import Testing
import Wire

@Suite struct NeighbourDiscoveryTests {
  /// Who has 2001:db8::2? as Linux asked, and what it answered.
  @Test func captured() throws {
    let question = try #require(CapturedFrame.all.first { $0.text.contains("icmp type 135") })
      .packet
    let answer = try #require(CapturedFrame.all.first { $0.text.contains("icmp type 136") }).packet
    let asked = try NeighbourSolicitation(parsing: Array(question[40...]))
    #expect(asked.target.description == "2001:db8::2")
    #expect(asked.sourceLinkAddress?.description == "02:00:00:00:00:01")
    guard case .ipv6(let header) = try Packet.parse(question).network else { return }
    #expect(asked.packet(from: header.source, to: header.destination) == question)
    #expect(header.destination == asked.target.solicitedNode)

    let flags = NeighbourAdvertisement.solicited | NeighbourAdvertisement.override
    let told = NeighbourAdvertisement(
      flags: flags, target: asked.target, link: MACAddress("02:00:00:00:00:02"))
    #expect(told.packet(from: asked.target, to: header.source) == answer)
    #expect(try NeighbourAdvertisement(parsing: Array(answer[40...])) == told)
    #expect(told.targetLinkAddress?.description == "02:00:00:00:00:02")
  }

  @Test func anyOptionsAreKept() throws {
    var random = SeededGenerator()
    for _ in 0..<2000 {
      let octets = [135, 0, 0, 0] + random.octets(20 + random.below(40))
      let message = try NeighbourSolicitation(parsing: octets)
      var written = [UInt8](capacity: 4) { out in
        out.append(135)
        out.append(repeating: 0, count: 3)
      }
      for shift in [24, 16, 8, 0] {
        written.append(UInt8(truncatingIfNeeded: message.reserved >> shift))
      }
      #expect(written + message.body == octets)
      _ = message.sourceLinkAddress
    }
  }

  @Test(
    arguments: [
      ("0101020000000001", "02:00:00:00:00:01"), ("", nil), ("01010200", nil),
      ("0201020000000001", nil),
      ("0e01000000000000 0101020000000001", "02:00:00:00:00:01"),
      // A length of zero ends the options.
      ("0e00000000000000 0101020000000001", nil), ("0100020000000001", nil),
      // A link address of another length is none of Ethernet.
      ("0102020000000001 0000000000000000", nil),
    ] as [(String, String?)])
  func linkAddresses(_ options: String, _ address: String?) throws {
    var message = NeighbourSolicitation(target: IPv6Address(high: 1, low: 2), source: nil)
    message.options = NeighbourOptions(octets: hex(options))
    #expect(message.sourceLinkAddress?.description == address)
  }

  @Test func otherMessagesAreRefused() {
    let message = [UInt8](repeating: 0, count: 24)
    for (type, code) in [(136, 0), (135, 1), (0, 0)] as [(UInt8, UInt8)] {
      #expect(throws: ParseError.self) {
        try NeighbourSolicitation(parsing: ([type, code] + message.dropFirst(2)))
      }
    }
    #expect(throws: ParseError.self) {
      try NeighbourSolicitation(parsing: ([135] + message.dropLast(2)))
    }
  }
}
