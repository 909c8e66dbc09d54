import Testing
import Wire

@Suite struct RawOptionsTests {
  @Test func octetsAreKeptInPlace() throws {
    for count in 0...40 {
      let octets = (0..<count).map { UInt8($0 * 5 + 1) }
      var options = try #require(RawOptions(octets))
      #expect(options.octets == octets)
      #expect(options.count == count)
      #expect(options.isEmpty == (count == 0))
      #expect((0..<count).map { options[$0] } == octets)
      for index in 0..<count { options[index] = 255 - octets[index] }
      #expect(options.octets == octets.map { 255 - $0 })
    }
  }

  @Test func equalityLooksAtTheOctetsInUse() throws {
    #expect(RawOptions([1]) != RawOptions([1, 0]))
    #expect(RawOptions([1, 0]) == RawOptions([1, 0]))
    #expect(RawOptions([1, 0])?.hashValue == RawOptions([1, 0])?.hashValue)
    #expect(RawOptions([1, 2]) != RawOptions([2, 1]))
  }

  @Test(arguments: [(0, 0), (1, 4), (4, 4), (5, 8), (39, 40), (40, 40)])
  func paddingIsZerosToWholeWords(_ count: Int, _ padded: Int) throws {
    var options = try #require(RawOptions([UInt8](repeating: 7, count: count)))
    #expect(options.paddedCount == padded)
    options.pad()
    #expect(
      options.octets == [UInt8](repeating: 7, count: count)
        + [UInt8](repeating: 0, count: padded - count))
  }
}
