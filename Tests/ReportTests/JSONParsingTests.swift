import Foundation
import Testing

@testable import Report

@Suite struct JSONParsingTests {
  static let values: [(String, JSON)] = [
    ("null", .null), (" true ", .bool(true)), ("-5", .integer(-5)), ("0.25", .number(0.25)),
    ("1e3", .number(1000)), (#""a\"\\\/\n\u00e9\ud83d\ude00""#, .string("a\"\\/\né😀")),
    (#""\ud83d""#, .string("\u{FFFD}")), (#""\ud83dA""#, .string("\u{FFFD}A")),
    ("[1, [], {}]", .array([.integer(1), .array([]), .object([])])),
    (
      #"{"a": {"b": [null]}}"#,
      .object([.init("a", .object([.init("b", .array([.null]))]))])
    ),
  ]

  @Test(arguments: values.indices)
  func `A text is the value that it says`(_ index: Int) throws {
    let (text, value) = Self.values[index]
    #expect(try JSON(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", "nul", "[1,]", "[1", "{", #"{"a" 1}"#, #"{"a": 1,}"#, "\"", "\"\\x\"", "\"\\u12g4\"",
    "\"\\u+123\"", "\"\n\"", "1 2", "+1", "--1", "1e999", "'a'",
    String(repeating: "[", count: 100_000),
  ])
  func `What is no JSON is refused, with its place`(_ text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
  }

  @Test func `Whatever was written reads back, and random octets never trap`() throws {
    var generator = SplitMix(seed: 5)
    for _ in 0..<500 {
      let octets = (0..<generator.next(below: 60)).map { _ in UInt8(generator.next(below: 256)) }
      _ = try? JSON(parsing: octets)
      let string = String(decoding: octets, as: UTF8.self)
      let value = JSON.object([.init(string, .array([.string(string), .number(0.1)]))])
      #expect(try JSON(parsing: Array(value.text.utf8)) == value)
    }
  }
}
