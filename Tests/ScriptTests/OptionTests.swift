import Match
import Testing

@Suite struct OptionTests {
  private func options(_ text: String) throws -> OptionsTemplate? {
    guard case .tcp(let segment) = try packet(text).body else { return nil }
    return segment.options
  }

  @Test(
    arguments: [
      ("nop", .noOperation), ("eol", .endOfList), ("sackOK", .sackPermitted),
      ("mss 1460", .maximumSegmentSize(.equal(1460))),
      ("wscale 7", .windowScale(.equal(7))),
      ("TS val 100 ecr 0", .timestamps(value: .equal(100), echo: .equal(0))),
      (
        "sack 1:2 3:4",
        .sack([
          SACKTemplate(left: .equal(1), right: .equal(2)),
          SACKTemplate(left: .equal(3), right: .equal(4)),
        ])
      ),
      ("FO", .fastOpen(cookie: [])), ("FO 0123abcd", .fastOpen(cookie: [0x01, 0x23, 0xAB, 0xCD])),
      ("FO 0123456789012345", .fastOpen(cookie: [1, 0x23, 0x45, 0x67, 0x89, 1, 0x23, 0x45])),
      ("FOEXP", .experimentalFastOpen(cookie: [])),
      ("FOEXP abcd", .experimentalFastOpen(cookie: [0xAB, 0xCD])),
      ("md5 000102030405060708090a0b0c0d0e0f", .md5(digest: Array(0...15))),
      (
        "ECN e0b 1 ceb 2 e1b 3",
        .accurateECN(kind: 172, counters: [.equal(1), .equal(2), .equal(3)])
      ),
      ("ECN e1b 1 ceb 2", .accurateECN(kind: 174, counters: [.equal(1), .equal(2)])),
      ("option 253:0a0b", .other(kind: 253, octets: [10, 11])),
      ("option 8:", .other(kind: 8, octets: [])),
      ("raw 0204", .raw([2, 4])),
    ] as [(String, OptionTemplate)])
  func bothWays(text: String, option: OptionTemplate) throws {
    #expect(try options("< . 1:1(0) <\(text)>") == OptionsTemplate(items: [option]))
    #expect(
      try options("> . 1:1(0) <nop, \(text), ...>")
        == OptionsTemplate(items: [.noOperation, option], allowsOthers: true))
  }

  @Test(
    arguments: [
      ("mss *", .maximumSegmentSize(.any)), ("mss", .maximumSegmentSize(.any)),
      ("wscale", .windowScale(.any)),
      ("mss > 500", .maximumSegmentSize(.greater(.literal(500)))),
      ("wscale 1..14", .windowScale(.range(.literal(1), .literal(14)))),
      ("TS", .timestamps(value: .any, echo: .any)),
      ("TS val * ecr 100", .timestamps(value: .any, echo: .equal(100))),
      ("FO *", .fastOpen(cookie: nil)), ("md5", .md5(digest: nil)),
      ("sack", .other(kind: 5, octets: nil)),
      ("option 253", .other(kind: 253, octets: nil)),
      ("sack 1:*", .sack([SACKTemplate(left: .equal(1), right: .any)])),
    ] as [(String, OptionTemplate)])
  func expected(text: String, option: OptionTemplate) throws {
    #expect(try options("> . 1:1(0) <\(text)>") == OptionsTemplate(items: [option]))
    #expect(
      try options("> . 1:1(0) <\(text), nop>") == OptionsTemplate(items: [option, .noOperation]))
  }

  @Test func anyOptions() throws {
    #expect(try options("> . 1:1(0) <...>") == OptionsTemplate(items: [], allowsOthers: true))
    #expect(try options("> . 1:1(0)") == nil)
  }
}
