import Match
import Script
import Testing
import Wire

@testable import segprobe

/// What typed lines mean.
@Suite struct SessionLineTests {
  // MARK: Lines

  @Test(arguments: ["", "   ", "\t", "# a remark", "// S", "\r"])
  func `Some lines say nothing`(_ line: String) throws {
    #expect(try SessionLine(line) == .nothing)
  }

  @Test(arguments: [
    ("S", "S", 0), ("  FA ", "FA", 2), (". \"a b\"", ". \"a b\"", 0), ("-", "-", 0),
    ("none", "none", 0), ("ttl 3 S", "ttl 3 S", 0), ("icmp unreachable", "icmp unreachable", 0),
    ("< S 0:0(0)", "S 0:0(0)", 2), ("+0 < S 0:0(0)", "S 0:0(0)", 5), ("0 < F.", "F.", 4),
    (".", ".", 0), ("[ect0] S", "[ect0] S", 0), ("R RCV.NXT(0)\r", "R RCV.NXT(0)", 0),
  ])
  func `Most are segments`(_ line: String, _ text: String, _ column: Int) throws {
    #expect(try SessionLine(line) == .segment(text: text, delay: .zero, column: column))
  }

  @Test func `A line of a script waits as it says`() throws {
    #expect(
      try SessionLine("+.5 < S") == .segment(text: "S", delay: .milliseconds(500), column: 6))
  }

  @Test(arguments: [
    ("help", SessionVerb.help, "", 4), ("?", .help, "", 1), ("exit", .quit, "", 4),
    (" wait  2 ", .wait, "2", 7), ("save a.pkt A title", .save, "a.pkt A title", 5),
    ("save! a.pkt", .overwrite, "a.pkt", 6), ("connect mss 1460", .connect, "mss 1460", 8),
  ])
  func `Words in lower case are commands`(
    _ line: String, _ verb: SessionVerb, _ argument: String, _ column: Int
  ) throws {
    #expect(try SessionLine(line) == .command(verb, argument: argument, column: column))
  }

  @Test(arguments: [
    ("conect", "unknown command 'conect'; did you mean 'connect'?", 0),
    ("  fa", "flags are capitals: 'FA'", 2),
    ("> S. 0:0(0)", "what the target sends comes by itself", 0),
    ("+1 > S.", "what the target sends comes by itself", 3),
    ("+x", "expected a number of seconds", 0),
    ("<", "expected a segment", 1), ("+0", "expected a segment", 2),
    ("+99999999999 < S", "expected a number of seconds", 0),
  ])
  func `What is wrong is said at its place`(_ line: String, _ message: String, _ column: Int) {
    do {
      let meaning = try SessionLine(line)
      Issue.record("\(meaning)")
    } catch {
      #expect(error.message.hasPrefix(message), "\(error.message)")
      #expect(error.column == column)
    }
  }

  @Test(arguments: ["", "x", "-1", "1e3", "nan", "inf", "86401", "0x10", "+1", "1 2"])
  func `What is no number of seconds`(_ text: String) {
    #expect(throws: SessionError.self) { try SessionLine.seconds(text, at: 0) }
  }

  // MARK: Segments

  /// A connection in which we have sent five octets and the target three.
  private var open: SegmentText.Defaults {
    var numbers = SessionNumbers()
    numbers.sent(header(.syn, 100), length: 0, window: 1_000)
    numbers.seen(header([.syn, .ack], 9_000, ack: 101), length: 0)
    numbers.sent(header(.ack, 101, ack: 9_001), length: 5, window: 1_000)
    numbers.seen(header(.ack, 9_001, ack: 106), length: 3)
    return SegmentText.Defaults(numbers: numbers, window: 500)
  }

  private func header(_ flags: TCPFlags, _ sequence: UInt32, ack: UInt32 = 0) -> TCPHeader {
    TCPHeader(
      sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(sequence),
      acknowledgement: SequenceNumber(ack), flags: flags, window: 500)
  }

  @Test(arguments: [
    ("S", "S 0:0(0) win 65535 <mss 1460>"),
    ("S <mss 536,wscale 7>", "S 0:0(0) win 65535 <mss 536,wscale 7>"),
    ("S 5:5(0)", "S 5:5(0) win 65535"), ("S win 7", "S 0:0(0) win 7 <mss 1460>"),
    ("SA", "S. 0:0(0) ack 0 win 65535"), ("FA", "F. 0:0(0) ack 0 win 65535"),
    ("A", ". 0:0(0) ack 0 win 65535"), ("R", "R 0:0(0) win 0"), ("none", "- 0:0(0) win 65535"),
    ("SEWA 0:0(0)", "SEWA 0:0(0) win 65535"),
  ])
  func `Without a connection numbers begin with zero`(_ typed: String, _ expected: String) throws {
    let segment = try SegmentText(typed, SegmentText.Defaults(numbers: SessionNumbers()))
    #expect(segment.string == expected)
    _ = try segment.template()
  }

  @Test(arguments: [
    (".", ". 6:6(0) ack 4 win 500"), ("FA", "F. 6:6(0) ack 4 win 500"),
    ("FPU", "FPU 6:6(0) win 500"), ("RA", "R. 6:6(0) ack 4 win 0"), ("R win 9", "R 6:6(0) win 9"),
    ("P. \"hello\\n\"", "P. 6:12(6) ack 4 win 500 \"hello\\n\""),
    (".\"a\" \"b\"", ". 6:8(2) ack 4 win 500 \"a\" \"b\""),
    (". hex(0a 0b)", ". 6:8(2) ack 4 win 500 hex(0a 0b)"),
    (". (100) pattern", ". 6(100) ack 4 win 500 pattern"), (". ack 2", ". 6:6(0) ack 2 win 500"),
    (". win 0 ack SND.NXT-1", ". 6:6(0) win 0 ack SND.NXT-1"),
    ("R RCV.NXT+1(0)", "R RCV.NXT+1(0) win 0"), (". 1:1(0)", ". 1:1(0) ack 4 win 500"),
    ("PA 1:3(2) ack 1 \"ab\"", "P. 1:3(2) ack 1 win 500 \"ab\""),
    (
      ". <nop,nop,sack 5:6> \"x\" with checksum bad",
      ". 6:7(1) ack 4 win 500 <nop,nop,sack 5:6> \"x\" with checksum bad"
    ),
    (". with ack! 7", ". 6:6(0) win 500 with ack! 7"), ("ttl 3 .", "ttl 3 . 6:6(0) ack 4 win 500"),
    ("[ect0] .", "[ect0] . 6:6(0) ack 4 win 500"), ("S", "S 106:106(0) win 500"),
    ("icmp unreachable port_unreachable [1:1(0)]", "icmp unreachable port_unreachable [1:1(0)]"),
    ("protocol 253 hex(00)", "protocol 253 hex(00)"), ("udp (3)", "udp (3)"),
  ])
  func `In a connection they go to their place`(_ typed: String, _ expected: String) throws {
    let segment = try SegmentText(typed, open)
    #expect(segment.string == expected)
    _ = try segment.template()
  }

  @Test(
    arguments: [
      ("Q", "unknown TCP flag in 'Q'", 0), ("SS", "a flag is written twice", 1),
      (". foo", "expected 'ack', 'win', 'urg'", 2), (". 5", "expected 'ack', 'win', 'urg'", nil),
      ("S 0:0(0 win 3", "expected ')' after the length", 8),
      ("S 0:1(0)", "the range holds 1 octet", 2),
      (". ack x", "expected the acknowledgement number", 6),
      (". win 65536", "the window is 65536", 6),
      ("P. \"abc", "this string has no end", 3), ("P. \"\\q\"", "unknown escape", 4),
      ("P. (3) \"ab\"", "this payload has 2 octets", 7), (". pattern", "how long?", 2),
      (". <mss 1460,wscale>", "expected a value for the window scale", 18),
      (". with cheksum bad", "unknown field after 'with': 'cheksum'", 7),
      ("1 > 2 S", "the ports are those of the connection", 0),
      ("ttl 300 S", "the time to live is 300", 4),
      (". with source 192.0.2.9", "other addresses and tunnels", 0),
      ("ipv4 192.0.2.9 > 192.0.2.10: S 0:0(0) win 5", "other addresses and tunnels", 0),
      (". hex(0)", "an odd number of hexadecimal digits", 6), (". $x", "", nil), ("日", "", nil),
      (". \"日\" with x", "unknown field after 'with': 'x'", 11),
    ] as [(String, String, Int?)])
  func `A caret shows where a segment is wrong`(_ typed: String, _ message: String, _ column: Int?)
  {
    do {
      _ = try SegmentText(typed, open).template()
      Issue.record("\(typed) is right")
    } catch {
      #expect(error.message.hasPrefix(message), "\(error.message)")
      if let column { #expect(error.column == column, "\(error.message)") }
      #expect((error.column ?? 0) <= typed.unicodeScalars.count)
    }
  }

  @Test func `Any line at all has a meaning or an error in its bounds`() {
    let pieces = [
      "S", "FA", ".", " ", "\"", "\\", "(", ")", "<", ">", "[", "]", "0", "1:2", "ack", "win",
      "with",
      "hex(", "pattern", "+", "-", "日", "\u{0}", "wait", "use", ",", "icmp", "RCV.NXT",
    ]
    for _ in 0..<3_000 {
      let line = (0..<Int.random(in: 0...8)).map { _ in pieces.randomElement() ?? "" }.joined()
      do {
        guard case .segment(let text, _, _) = try SessionLine(line) else { continue }
        _ = try SegmentText(text, open).template()
      } catch {
        #expect((error.column ?? 0) <= line.unicodeScalars.count, "\(line)")
      }
    }
  }

  // MARK: Completion

  @Test(arguments: [
    ("", SessionVerb.allCases.map(\.rawValue)), ("st", ["state"]), ("sa", ["save", "save!"]),
    (". a", ["ack"]), (". <ms", ["mss"]), (". <mss 1,s", ["sackOK", "sack"]),
    (". with ch", ["checksum"]),
    (". \"a", []), ("wait 1", []), (". RCV", ["RCV.NXT", "RCV.WND"]),
    ("connect m", ["mss", "md5"]),
  ])
  func `Words are completed where they can stand`(_ line: String, _ words: [String]) {
    let completion = SessionCompletion().complete(line)
    #expect(completion.words == words)
  }

  @Test func `Files are completed after save`() {
    let completion = SessionCompletion { folder in folder == "a/" ? ["b.pkt", "c/"] : ["x"] }
    #expect(completion.complete("save a/b").words == ["a/b.pkt"])
    #expect(completion.complete("save a/c") == Completion(start: 5, words: ["a/c/"], ending: ""))
    #expect(completion.complete("save ").words == ["x"])
    #expect(completion.complete("save x t").words == [])
  }
}
