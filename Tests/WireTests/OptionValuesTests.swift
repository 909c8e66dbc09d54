import Testing
import Wire

@Suite struct OptionValuesTests {
  @Test(
    arguments: [
      ("", nil, nil, false, nil),
      ("020405b4 0402 080a0000000700000009 01 03030a", 1460, 10, true, [7, 9]),
      ("0101 080a0000000700000009", nil, nil, false, [7, 9]),
      // The first of a kind counts.
      ("02040001 02040002 030301 030302", 1, 1, false, nil),
      // A wrong length is as if it were not there; what follows counts.
      ("020305 0303ff", nil, 255, false, nil),
      ("0403ff 0402", nil, nil, true, nil),
      // Nothing after the end, and nothing after a length that cannot be.
      ("00 020405b4", nil, nil, false, nil), ("0200 020405b4", nil, nil, false, nil),
      ("030307 0829", nil, 7, false, nil), ("030307 02", nil, 7, false, nil),
      // Across the words in which the octets are kept.
      (
        "01010101010101 020405b4 01 080a8000000180000002", 1460, nil, false,
        [0x8000_0001, 0x8000_0002]
      ),
      (
        "0101010101010101010101010101010101010101010101010101010101010101 020405b4 030307 01", 1460,
        7,
        false, nil
      ),
    ] as [(String, UInt16?, UInt8?, Bool, [UInt32]?)])
  func valuesAreFound(
    _ octets: String, _ size: UInt16?, _ scale: UInt8?, _ sack: Bool, _ stamps: [UInt32]?
  ) throws {
    let options = try #require(RawOptions(hex(octets)))
    #expect(options.maximumSegmentSize == size)
    #expect(options.windowScale == scale)
    #expect(options.sackPermitted == sack)
    #expect(options.timestamps.map { [$0.value, $0.echo] } == stamps)
  }

  /// The walk without allocation and the decoder agree on everything.
  @Test func valuesAreThoseOfTheDecodedOptions() throws {
    var random = SeededGenerator()
    let likely: [UInt8] = [0, 1, 2, 3, 4, 8, 10]
    for _ in 0..<20_000 {
      let octets = (0..<random.below(41)).map { _ in likely[random.below(likely.count)] }
      let options = try #require(RawOptions(octets))
      var expected = OptionValues()
      for option in options.decoded.reversed() {
        switch option {
        case .maximumSegmentSize(let size): expected.maximumSegmentSize = size
        case .windowScale(let scale): expected.windowScale = scale
        case .sackPermitted: expected.sackPermitted = true
        case .timestamps(let value, let echo):
          expected.timestamps = OptionValues.Timestamps(value: value, echo: echo)
        default: break
        }
      }
      #expect(options.values == expected, "\(text(octets))")
    }
  }
}
