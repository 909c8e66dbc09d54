import Testing
import Wire

@Suite struct InternetChecksumTests {
  /// RFC 1071, section 3.
  @Test func exampleOfTheStandard() {
    var sum = InternetChecksum()
    sum.add([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7])
    #expect(sum.folded == 0xDDF2)
    #expect(sum.value == 0x220D)
  }

  /// Octet pair by octet pair, the carry brought round at once.
  static func naive(_ octets: some Collection<UInt8>) -> UInt16 {
    var sum: UInt32 = 0
    for (index, octet) in octets.enumerated() {
      sum += index % 2 == 0 ? UInt32(octet) << 8 : UInt32(octet)
      sum = (sum & 0xFFFF) + (sum >> 16)
    }
    return ~UInt16(sum)
  }

  @Test func everyLengthUpTo200() {
    var random = SeededGenerator()
    for length in 0...200 {
      for octets in [random.octets(length), [UInt8](repeating: 0xFF, count: length)] {
        var sum = InternetChecksum()
        sum.add(octets)
        #expect(sum.value == Self.naive(octets), "\(length) octets")
      }
    }
  }

  /// Pieces of any length, odd ones too, give the sum of the whole (RFC 1071, section 2 A and B).
  @Test func everySplitInThree() {
    var random = SeededGenerator()
    let octets = random.octets(41)
    let whole = Self.naive(octets)
    for first in 0...41 {
      for second in first...41 {
        var sum = InternetChecksum()
        for piece in [octets[..<first], octets[first..<second], octets[second...]] {
          sum.add(Array(piece))
        }
        #expect(sum.value == whole, "split at \(first) and \(second)")
      }
    }
  }

  @Test func numbersCountLikeTheirOctets() {
    var random = SeededGenerator()
    for lead in 0...3 {
      let (head, word, double, quad) = (
        random.octets(lead), random.number(UInt16.self), random.number(UInt32.self),
        random.number(UInt64.self)
      )
      var sum = InternetChecksum()
      sum.add(head)
      sum.add(word)
      sum.add(double)
      sum.add(quad)
      sum.add(octet: 0xA5)
      var writer = ByteWriter()
      writer.write(word)
      writer.write(double)
      writer.write(quad)
      #expect(sum.value == Self.naive(head + writer.octets + [0xA5]), "\(lead) octets before")
    }
  }

  /// The carries of very many words are not lost.
  @Test func manyOnes() {
    var sum = InternetChecksum()
    for _ in 0..<100 { sum.add(UInt64.max) }
    #expect(sum.folded == 0xFFFF)
    let octets = [UInt8](repeating: 0xFF, count: 1 << 20)
    var long = InternetChecksum()
    long.add(octets)
    #expect(long.folded == 0xFFFF)
  }

  @Test func nothingSumsToZero() {
    #expect(InternetChecksum().folded == 0)
    #expect(InternetChecksum().value == 0xFFFF)
  }
}
