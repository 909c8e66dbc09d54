import Testing
import Wire

@Suite struct PacketPropertyTests {
  /// What was built is what is parsed, whatever the values; lengths and checksums are those of the standards.
  @Test func parsingUndoesBuilding() throws {
    var random = SeededGenerator()
    for _ in 0..<5000 {
      let built = random.packet()
      let payload = random.octets(random.below(60))
      let octets = built.write(payload: payload)
      #expect(octets.count == built.length(payload: payload.count))

      var parsed = try Packet.parse(octets)
      #expect(Array(octets[parsed.payload]) == payload, "\(text(octets))")
      #expect(parsed.checksumIsRight(in: octets), "\(text(octets))")
      #expect(parsed.write(payload: payload) == octets, "\(text(octets))")

      parsed.leaveOutComputedFields()
      parsed.payload = 0..<0
      #expect(parsed == built, "\(text(octets))")
    }
  }

  /// Any octets at all are refused with an error or parsed to what writes the same octets.
  @Test func buildingUndoesParsing() {
    var random = SeededGenerator()
    var parsed = 0
    for _ in 0..<20_000 {
      let octets = random.damagedPacket()
      guard let packet = try? Packet.parse(octets) else { continue }
      parsed += 1
      let end = packet.payload.upperBound
      #expect(
        packet.write(payload: Array(octets[packet.payload])) == Array(octets[..<end]),
        "\(text(octets))")
      // None of these traps, whatever is wrong.
      _ = packet.checksumIsRight(in: octets)
      _ = packet.quoted(in: octets)
      _ = packet.description
    }
    #expect(parsed > 10_000)
  }

  /// Reading into a packet leaves nothing of what it was, and an error leaves it as it was.
  @Test func readingInPlaceIsParsing() throws {
    var random = SeededGenerator()
    var packet = random.packet()
    for _ in 0..<5000 {
      let octets = random.damagedPacket()
      let before = packet
      let parsed = try? Packet.parse(octets)
      do { try packet.read(octets.span) } catch { #expect(parsed == nil) }
      #expect(packet == parsed ?? before)
    }
  }

  /// One wrong bit anywhere makes a checksum wrong, except where no checksum looks.
  @Test func everyBitOfASegmentIsChecked() throws {
    let octets = try #require(CapturedFrame.all.first { $0.text.contains(" P. ") }).packet
    for bit in 0..<(octets.count * 8) {
      var damaged = octets
      damaged[bit / 8] ^= 0x80 >> (bit % 8)
      // Version, header length, total length, flags, offset and protocol say where the segment is at all.
      if bit < 32 || (48..<64).contains(bit) || (72..<80).contains(bit) { continue }
      let packet = try Packet.parse(damaged)
      #expect(!packet.checksumIsRight(in: damaged), "bit \(bit)")
    }
  }
}

extension SeededGenerator {
  /// A packet that was right once: some octets changed, perhaps cut short, perhaps with octets after it.
  mutating func damagedPacket() -> [UInt8] {
    var octets = packet().write(payload: octets(below(40)))
    for _ in 0..<below(6) { octets[below(octets.count)] = number() }
    switch below(4) {
    case 0: octets.removeLast(below(octets.count))
    case 1: octets += self.octets(below(8))
    default: break
    }
    return octets
  }
}
