import Testing

@testable import Match

@Suite("Numbers of a script")
struct NumberTests {
  static let names: @Sendable (String) -> Int64? = { ["SND.NXT": 11, "x": 500][$0] }

  @Test(
    "A pattern matches what it says",
    arguments: [
      (NumberPattern.any, Int64(7), true), (.equal(7), 7, true), (.equal(7), 8, false),
      (.notEqual(.literal(7)), 8, true), (.notEqual(.literal(7)), 7, false),
      (.range(.literal(1), .literal(3)), 1, true), (.range(.literal(1), .literal(3)), 3, true),
      (.range(.literal(1), .literal(3)), 4, false), (.range(.literal(1), .literal(3)), 0, false),
      (.atLeast(.literal(5)), 5, true), (.atLeast(.literal(5)), 4, false),
      (.atMost(.literal(5)), 5, true), (.atMost(.literal(5)), 6, false),
      (.greater(.literal(5)), 6, true), (.greater(.literal(5)), 5, false),
      (.less(.literal(5)), 4, true), (.less(.literal(5)), 5, false),
      (.equal(.name("SND.NXT")), 11, true),
      (.equal(.sum(.name("SND.NXT"), .name("x"))), 511, true),
      (.equal(.difference(.name("x"), .literal(1))), 499, true),
      (.equal(.name("nobody")), 0, false), (.notEqual(.name("nobody")), 0, false),
    ])
  func matching(pattern: NumberPattern, number: Int64, expected: Bool) {
    #expect(pattern.matches(number, Self.names) == expected)
  }

  @Test(
    "Sequence numbers are compared modulo 2^32",
    arguments: [
      (NumberPattern.equal(-1), UInt32.max, true), (.equal(1 << 32), 0, true),
      (.equal(0xFFFF_FFFF), .max, true), (.atLeast(.literal(0)), .max, false),
      (.atLeast(.literal(1 << 31)), 1 << 31, true), (.less(.literal(0)), .max - 999, true),
      (.notEqual(.literal(-1)), .max, false),
    ])
  func modular(pattern: NumberPattern, number: UInt32, expected: Bool) {
    #expect(pattern.matchesModular(number, Self.names) == expected)
  }

  @Test("Text is as a script writes it, with values where there are any")
  func text() {
    let sum = NumberExpression.sum(.name("RCV.NXT"), .name("x"))
    #expect(sum.description == "RCV.NXT+$x")
    #expect(NumberPattern.equal(sum).text(Self.names) == "RCV.NXT+$x")
    #expect(NumberPattern.atLeast(.name("x")).text(Self.names) == ">= 500")
    #expect(NumberPattern.range(.literal(1), .name("x")).text(Self.names) == "1..500")
    #expect(sum.unknownName(Self.names) == "RCV.NXT")
  }
}
