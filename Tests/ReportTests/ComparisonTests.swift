import Engine
import Match
import Testing

@testable import Report

@Suite struct ComparisonTests {
  static let rows: [(expected: [String], actual: String?, fields: [String], lines: [String])] = [
    // One field; the others line up.
    (
      ["S. 0:0(0) ack 1 <mss 1460,...>"], "S. 0:0(0) ack 7 win 64240 <mss 536,nop,wscale 7>",
      ["ack"],
      [
        "expected  S. 0:0(0) ack 1           <mss 1460,...>",
        "actual    S. 0:0(0) ack 7 win 64240 <mss 536,nop,wscale 7>",
        "                    ^^^^^",
      ]
    ),
    // One option of a list.
    (
      ["S. 0:0(0) ack 1 <mss 1460,...>"], "S. 0:0(0) ack 1 win 64240 <nop,mss 536,wscale 7>",
      ["option mss"],
      [
        "expected  S. 0:0(0) ack 1           <mss 1460,...>",
        "actual    S. 0:0(0) ack 1 win 64240 <nop,mss 536,wscale 7>",
        "                                         ^^^^^^^",
      ]
    ),
    // An option that is not there marks the list.
    (
      ["S. 0:0(0) ack 1 <mss 1460,sackOK>"], "S. 0:0(0) ack 1 <mss 1460>", ["option sackOK"],
      [
        "expected  S. 0:0(0) ack 1 <mss 1460,sackOK>", "actual    S. 0:0(0) ack 1 <mss 1460>",
        "                          ^^^^^^^^^^",
      ]
    ),
    // Flags, and a length within the sequence range.
    (
      ["P. 1:11(10) ack 2"], "F. 1:5(4) ack 2", ["flags", "length"],
      ["expected  P. 1:11(10) ack 2", "actual    F. 1:5(4)   ack 2", "          ^^ ^^^^^^"]
    ),
    // A field that only the expectation has.
    (
      [". 1:1(0) ack 1 urg 5"], ". 1:1(0) ack 1", ["urg"],
      [
        "expected  . 1:1(0) ack 1 urg 5", "actual    . 1:1(0) ack 1",
        "                         ^^^^^",
      ]
    ),
    // Alternatives.
    (
      [". 1:1(0) ack 1", "R 1:1(0)"], "R. 1:1(0) ack 1", ["flags"],
      [
        "expected  .  1:1(0) ack 1", "or        R  1:1(0)", "actual    R. 1:1(0) ack 1",
        "          ^^",
      ]
    ),
    // Calls are marked where they differ.
    (
      ["+0...0.5 read(4, ..., 1000) = 10"], "read(4, ..., 1000) = -1 EAGAIN", ["result"],
      [
        "expected  read(4, ..., 1000) = 10", "actual    read(4, ..., 1000) = -1 EAGAIN",
        "                               ^^^^^^^^^",
      ]
    ),
    // Nothing to mark: only the time differs, nothing came, something came instead of nothing.
    ([". 1:1(0)"], ". 1:1(0) ack 1", ["time"], ["expected  . 1:1(0)", "actual    . 1:1(0) ack 1"]),
    ([". 1:1(0)"], nil, [], ["expected  . 1:1(0)", "actual    nothing came"]),
    (["none"], ". 1:1(0)", ["packet"], ["expected  none", "actual    . 1:1(0)"]),
    (
      ["udp (10)"], "udp (11) \"x\"", ["length"],
      ["expected  udp (10)", "actual    udp (11) \"x\"", "              ^^^^"]
    ),
  ]

  @Test(arguments: rows.indices)
  func `Equal parts stand in equal columns, differing ones are marked`(_ index: Int) {
    let row = Self.rows[index]
    let failure = Failure(
      summary: "", location: nil, expected: row.expected, actual: row.actual,
      differences: row.fields.map { Difference(field: $0, expected: "a", actual: "b") })
    #expect(Comparison(failure).lines == row.lines)
  }

  static let notations: [(String, [String])] = [
    ("", []), ("   ", []), ("<", ["<"]), ("win", ["win"]), ("win <", ["win"]), ("\"", ["payload"]),
    (
      "S 0:0(0) win < 5 <mss 1,...> \"a b\\\" c\" with doff 4",
      ["flags", "seq", "win", "options", "payload", "with", "doff"]
    ),
    ("[ect0] .5 1:1(0)", ["ecn", "flags", "seq"]), ("((((", ["length"]), ("]])>", ["]])>"]),
    (
      "icmp unreachable frag_needed mtu 1200 [1:1001(1000)]",
      ["icmp", "unreachable", "frag_needed", "mtu", "quoted"]
    ),
  ]

  @Test(arguments: notations.indices)
  func `Any text falls into fields`(_ index: Int) {
    let (text, names) = Self.notations[index]
    #expect(NotationField.fields(of: text).map(\.name) == names)
  }

  @Test func `Any text can be compared with any other`() {
    var generator = SplitMix(seed: 42)
    let pieces = [
      "S", ".", " ", "<", ">", "[", "]", "(", ")", "\"", "\\", "ack ", "win ", "1:1(0)", ",",
      "mss 5", "é",
    ]
    for _ in 0..<2_000 {
      func text() -> String {
        (0..<generator.next(below: 12)).map { _ in pieces[generator.next(below: pieces.count)] }
          .joined()
      }
      let fields = ["ack", "option mss", "option", "seq", "length", "payload", ""]
      let failure = Failure(
        summary: "", location: nil, expected: [text(), text()], actual: text(),
        differences: [
          Difference(field: fields[generator.next(below: fields.count)], expected: "", actual: "")
        ])
      let lines = Comparison(failure).lines
      #expect(lines.count == 3 || lines.count == 4)
    }
  }
}

/// Steele, Lea and Flood's generator, for inputs that are the same every time.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
