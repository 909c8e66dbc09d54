import Testing
import Wire

@Suite struct TCPOptionTests {
  struct Case: CustomTestStringConvertible {
    var octets: String
    var options: [TCPOption]
    var text: String

    init(_ octets: String, _ options: [TCPOption], _ text: String) {
      (self.octets, self.options, self.text) = (octets, options, text)
    }

    var testDescription: String { "\(octets) \(text)" }
  }

  static let cases: [Case] = [
    Case("", [], ""),
    Case(
      "020405b4 0402 080a8978dd6900000000 01 03030a",
      [
        .maximumSegmentSize(1460), .sackPermitted, .timestamps(value: 0x8978_DD69, echo: 0),
        .noOperation, .windowScale(10),
      ], "mss 1460,sackOK,TS val 2306399593 ecr 0,nop,wscale 10"),
    // The order counts.
    Case(
      "0303ff 01 0402 020400",
      [.windowScale(255), .noOperation, .sackPermitted, .malformed(hex("020400"))],
      "wscale 255,nop,sackOK,raw 020400"),
    Case(
      "01 01 050a 9621f499 9621f4fd",
      [
        .noOperation, .noOperation,
        .sack([SACKBlock(left: SequenceNumber(0x9621_F499), right: SequenceNumber(0x9621_F4FD))]),
      ], "nop,nop,sack 2518807705:2518807805"),
    // SACK without a block, and with half of one, has a length that RFC 2018 does not know.
    Case("0502", [.other(kind: 5, octets: [])], "option 5:"),
    Case("0506 01020304", [.other(kind: 5, octets: [1, 2, 3, 4])], "option 5:01020304"),
    // Known kinds with another length.
    Case("0203 05", [.other(kind: 2, octets: [5])], "option 2:05"),
    Case("0404 0000", [.other(kind: 4, octets: [0, 0])], "option 4:0000"),
    Case("0302 01", [.other(kind: 3, octets: []), .noOperation], "option 3:,nop"),
    Case(
      "0809 00000000000000", [.other(kind: 8, octets: [0, 0, 0, 0, 0, 0, 0])],
      "option 8:00000000000000"),
    // Unknown kinds.
    Case(
      "fd04 0a0b 01", [.other(kind: 253, octets: [10, 11]), .noOperation], "option 253:0a0b,nop"),
    Case("1e02", [.other(kind: 30, octets: [])], "option 30:"),
    // Lengths that cannot be.
    Case("0200 05b4", [.malformed(hex("020005b4"))], "raw 020005b4"),
    Case("0201", [.malformed([2, 1])], "raw 0201"),
    Case("01 02", [.noOperation, .malformed([2])], "nop,raw 02"),
    Case("01 0829 00", [.noOperation, .malformed([8, 0x29, 0])], "nop,raw 082900"),
    // What stands after the end of the list.
    Case("00 00 00", [.endOfList, .endOfList, .endOfList], "eol,eol,eol"),
    Case(
      "01 00 00 02 04", [.noOperation, .endOfList, .endOfList, .malformed([2, 4])],
      "nop,eol,eol,raw 0204"),
    // Fast Open (RFC 7413: cookies of 4 to 16 octets, even).
    Case("2202", [.fastOpen(cookie: [])], "FO"),
    Case("2206 01020304", [.fastOpen(cookie: [1, 2, 3, 4])], "FO 01020304"),
    Case("2204 0102", [.other(kind: 34, octets: [1, 2])], "option 34:0102"),
    Case("2207 0102030405", [.other(kind: 34, octets: [1, 2, 3, 4, 5])], "option 34:0102030405"),
    Case("fe04 f989", [.experimentalFastOpen(cookie: [])], "FOEXP"),
    Case("fe06 f989 aabb", [.experimentalFastOpen(cookie: [0xAA, 0xBB])], "FOEXP aabb"),
    Case("fe04 f988", [.other(kind: 254, octets: [0xF9, 0x88])], "option 254:f988"),
    Case(
      "1312 000102030405060708090a0b0c0d0e0f", [.md5(digest: [UInt8](0...15))],
      "md5 000102030405060708090a0b0c0d0e0f"),
    // AccECN (RFC 9768, section 3.2.3).
    Case(
      "ac0b 000001 000002 ffffff", [.accurateECN(kind: 172, counters: [1, 2, 0xFFFFFF])],
      "ECN e0b 1 ceb 2 e1b 16777215"),
    Case("ae08 000001 000002", [.accurateECN(kind: 174, counters: [1, 2])], "ECN e1b 1 ceb 2"),
    Case("ae02", [.accurateECN(kind: 174, counters: [])], "option 174:"),
    Case("ae04 0000", [.other(kind: 174, octets: [0, 0])], "option 174:0000"),
  ]

  @Test(arguments: cases)
  func octetsAreDecodedEncodedAndPrinted(_ example: Case) throws {
    let octets = hex(example.octets)
    let raw = try #require(RawOptions(octets))
    #expect(raw.decoded == example.options)
    #expect(RawOptions(encoding: example.options) == raw)
    #expect(raw.decoded.flatMap(\.encoded) == octets)
    #expect(raw.decoded.map(\.description).joined(separator: ",") == example.text)
    #expect(raw.octets == octets)
    #expect(raw.description == text(octets))
  }

  /// Any octets at all decode to options that encode to the same octets.
  @Test func nothingIsLost() throws {
    var random = SeededGenerator()
    let likely: [UInt8] = [0, 1, 2, 3, 4, 5, 8, 10, 16, 18, 19, 34, 172, 174, 254, 0xF9, 0x89]
    for _ in 0..<20_000 {
      let octets = (0..<random.below(41)).map { _ in
        Bool.random(using: &random)
          ? likely[random.below(likely.count)] : random.number(UInt8.self)
      }
      let raw = try #require(RawOptions(octets))
      #expect(RawOptions(encoding: raw.decoded) == raw, "\(text(octets))")
    }
  }

  @Test func fullOptionsRefuseMore() throws {
    var options = RawOptions()
    for _ in 0..<10 {
      let fits = options.append(.maximumSegmentSize(1460))
      #expect(fits)
    }
    let full = options
    for option: TCPOption in [
      .noOperation, .endOfList, .sackPermitted, .windowScale(1), .maximumSegmentSize(1),
      .timestamps(value: 1, echo: 1), .sack([]), .malformed([1]), .other(kind: 9, octets: []),
    ] {
      let fits = options.append(option)
      #expect(!fits, "\(option)")
    }
    #expect(options == full)
    #expect(RawOptions([UInt8](repeating: 1, count: 41)) == nil)
    #expect(
      RawOptions(encoding: [.other(kind: 9, octets: [UInt8](repeating: 0, count: 39))]) == nil)
    #expect(
      RawOptions(encoding: [.other(kind: 9, octets: [UInt8](repeating: 0, count: 300))]) == nil)
  }

  /// An option is added whole or not at all.
  @Test func halfAnOptionIsNeverAdded() throws {
    var options = try #require(RawOptions([UInt8](repeating: 1, count: 35)))
    let before = options
    let fits = options.append(.timestamps(value: 1, echo: 2))
    #expect(!fits)
    #expect(options == before)
  }
}
