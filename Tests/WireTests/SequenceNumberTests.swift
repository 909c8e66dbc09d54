import Testing
import Wire

/// Where signed and unsigned 32-bit numbers turn over.
@Suite struct SequenceNumberTests {
  static let corners: [UInt32] = [
    0, 1, 0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE, 0xFFFF_FFFF,
  ]

  @Test(arguments: corners)
  func orderDoesNotDependOnWhereOneIs(_ raw: UInt32) {
    let number = SequenceNumber(raw)
    for distance in [1, 2, 1460, 0x7FFF_FFFE, 0x7FFF_FFFF] {
      let later = number + distance
      #expect(later - number == distance)
      #expect(number - later == -distance)
      #expect(number.precedes(later))
      #expect(!later.precedes(number))
      #expect(later - distance == number)
    }
    #expect(!number.precedes(number))
    #expect(number - number == 0)
  }

  @Test(arguments: corners)
  func halfWayRoundEachPrecedesTheOther(_ raw: UInt32) {
    let number = SequenceNumber(raw)
    let opposite = number + 0x8000_0000
    #expect(opposite - number == -0x8000_0000)
    #expect(number.precedes(opposite))
    #expect(opposite.precedes(number))
  }

  @Test(arguments: corners)
  func windows(_ raw: UInt32) {
    let start = SequenceNumber(raw)
    #expect(start.isInWindow(from: start, size: 1))
    #expect(!start.isInWindow(from: start, size: 0))
    #expect((start + 999).isInWindow(from: start, size: 1000))
    #expect(!(start + 1000).isInWindow(from: start, size: 1000))
    #expect(!(start - 1).isInWindow(from: start, size: 1000))
    #expect((start - 1).isInWindow(from: start, size: 0x1_0000_0000))
    #expect((start + 0xFFFF_FFFE).isInWindow(from: start, size: 0xFFFF_FFFF))
    #expect(!(start + 0xFFFF_FFFF).isInWindow(from: start, size: 0xFFFF_FFFF))
  }

  @Test func additionIsModular() {
    #expect(SequenceNumber(0xFFFF_FFFF) + 1 == SequenceNumber(0))
    #expect(SequenceNumber(0x7FFF_FFFF) + 1 == SequenceNumber(0x8000_0000))
    #expect(SequenceNumber(0) - 1 == SequenceNumber(0xFFFF_FFFF))
    #expect(SequenceNumber(5) + -6 == SequenceNumber(0xFFFF_FFFF))
    #expect(SequenceNumber(7) + 0x1_0000_0000 == SequenceNumber(7))
  }
}
