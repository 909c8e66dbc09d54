import Engine
import Match
import Script
import Testing
import Wire

@testable import Report

/// Transcripts written down as probes.
@Suite struct ProbeWriterTests {
  private func body(_ transcript: Transcript, _ writer: ProbeWriter = ProbeWriter()) throws
    -> [String]
  {
    let text = try #require(writer.text(of: transcript))
    // Whatever is written can be read.
    _ = try ScriptParser().parse(Array(text.utf8), file: "written.pkt")
    let lines = text.split(separator: "\n").map(String.init)
    let end = try #require(lines.firstIndex(of: "---*/"))
    return lines[(end + 1)...].map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
  }

  /// A handshake at once, without marks of any script.
  private func opened(
    syn: [UInt8] = [2, 4, 5, 0xB4], answer: [UInt8] = [2, 4, 5, 0xB4, 1, 3, 3, 7]
  )
    throws -> SampleTranscript
  {
    var sample = SampleTranscript()
    sample.transcript.tags = []
    try sample.add(.inbound, at: 0, .syn, 0, options: syn)
    try sample.add(.outbound, at: 40, [.syn, .ack], 0, ack: 1, window: 64_240, options: answer)
    try sample.add(.inbound, at: 90, .ack, 1, ack: 1)
    return sample
  }

  private let handshake = [
    "0 < S 0:0(0) win 65535 <mss 1460>", "+0~+.3 > S. 0:0(0) ack 1 <mss *,wscale *>",
    "+0 < . 1:1(0) ack 1 win 65535",
  ]

  @Test func `What was sent is sent, what was answered is expected`() throws {
    var sample = try opened()
    try sample.add(.inbound, at: 200, [.psh, .ack], 1, ack: 1, payload: Array("hello\n".utf8))
    try sample.add(.outbound, at: 230, .ack, 1, ack: 7, window: 502)
    try sample.add(
      .outbound, at: 250, [.psh, .ack], 1, ack: 7, window: 502, payload: Array("hello\n".utf8))
    let lines = try body(sample.transcript)
    #expect(
      lines == handshake + [
        #"+0 < P. 1:7(6) ack 1 win 65535 "hello\n""#, "+0~+.3 > . 1:1(0) ack 7",
        #"+0~+.3 > P. 1:7(6) ack 7 "hello\n""#,
      ])
  }

  @Test func `The front matter says what the probe is and needs`() throws {
    var transcript = try opened().transcript
    transcript.title = "It's 'open': #1"
    transcript.checks = ["RFC9293:3.5"]
    let text = try #require(ProbeWriter(service: "echo", version: .version6).text(of: transcript))
    #expect(
      text.hasPrefix(
        """
        /*---
        title: 'It''s ''open'': #1'
        checks: [RFC9293:3.5]
        service: echo
        ip: 6
        ---*/

        """), "\(text)")
    let probe = try ScriptParser().parse(Array(text.utf8), file: "x.pkt")
    #expect(probe.header?.title == transcript.title)
    #expect(probe.header?.service == "echo")
    #expect(probe.header?.checks == ["RFC9293:3.5"])
    #expect(probe.header?.versions == [6])
  }

  @Test(arguments: [
    "plain", "with: colon", "a # b", "'", "\"", "- x", "[a]", "&anchor", "a */ b", "a\nb", "*",
    "tail:", "%x", "@", "`", "null", "{", "a, b", "50 %", "\u{1B}[31m",
  ])
  func `Any title can be written and read`(_ title: String) throws {
    var transcript = try opened().transcript
    transcript.title = title
    let text = try #require(ProbeWriter().text(of: transcript))
    let probe = try ScriptParser().parse(Array(text.utf8), file: "x.pkt")
    #expect(probe.header?.title == Printable.line(title).replacing("*/", with: "* /"))
  }

  @Test func `Text that is no echo is left open, and told`() throws {
    var sample = try opened()
    try sample.add(.outbound, at: 300, [.psh, .ack], 1, ack: 1, payload: Array("12:00\n".utf8))
    #expect(try body(sample.transcript).last == #"+0~+.3 > P. 1:7(6) ack 1 // it was "12:00\n""#)
  }

  @Test func `Octets that come in pieces are expected as a whole`() throws {
    var sample = try opened()
    try sample.add(.inbound, at: 200, [.psh, .ack], 1, ack: 1, payload: Array("abcd".utf8))
    try sample.add(.outbound, at: 230, .ack, 1, ack: 5, payload: Array("ab".utf8))
    try sample.add(.outbound, at: 260, [.psh, .ack], 3, ack: 5, payload: Array("cd".utf8))
    try sample.add(.outbound, at: 290, [.fin, .ack], 5, ack: 5)
    #expect(
      try body(sample.transcript).suffix(2) == [
        #"+0~+.3 > P. 1:5(4) ack 5 "abcd""#, "+0~+.3 > F. 5:5(0) ack 5",
      ])
  }

  @Test func `Time to think is left out, but not where the target waits for something`() throws {
    var sample = try opened()
    // Nothing is outstanding.
    try sample.add(.inbound, at: 4_000_000, [.psh, .ack], 1, ack: 1, payload: [65])
    try sample.add(.outbound, at: 4_000_030, [.psh, .ack], 1, ack: 2, payload: [65])
    // Its octet is not acknowledged, and repeated; two seconds later it is.
    try sample.add(.outbound, at: 4_204_000, [.psh, .ack], 1, ack: 2, payload: [65])
    try sample.add(.inbound, at: 4_304_000, .ack, 2, ack: 2)
    try sample.add(.inbound, at: 9_000_000, [.fin, .ack], 2, ack: 2)
    #expect(
      try body(sample.transcript).suffix(5) == [
        #"+0 < P. 1:2(1) ack 1 win 65535 "A""#, #"+0~+.3 > P. 1:2(1) ack 2 "A""#,
        #"+.153~+.555 > P. 1:2(1) ack 2 "A""#, "+.1 < . 2:2(0) ack 2 win 65535",
        "+0 < F. 2:2(0) ack 2 win 65535",
      ])
  }

  @Test func `A silence that was waited for is kept, and makes a probe slow`() throws {
    var sample = try opened()
    sample.add(.silence, at: 6_000_090)
    try sample.add(.inbound, at: 7_000_000, [.rst], 1)
    let writer = ProbeWriter()
    #expect(
      try body(sample.transcript).suffix(2) == ["+0~+6 > none", "+0 < R 1:1(0) win 65535"])
    #expect(try #require(writer.text(of: sample.transcript)).contains("\ntags: [slow]\n"))
    // One that ended with a segment is in the time of that.
    var broken = try opened()
    broken.add(.silence, at: 1_000_090)
    try broken.add(.outbound, at: 1_500_090, .ack, 0, ack: 1)
    #expect(try body(broken.transcript).last == "+1.125~+2.175 > . 0:0(0) ack 1")
  }

  @Test func `Initial sequence numbers become zero, and relative ones stay`() throws {
    var sample = SampleTranscript()
    sample.transcript.connections[0].testerISN = SequenceNumber(1_000)
    try sample.add(.inbound, at: 0, .syn, 1_000)
    try sample.add(.outbound, at: 40, [.syn, .ack], 0, ack: 1_001)
    try sample.add(.inbound, at: 90, .ack, 1_001, ack: 1)
    #expect(
      try body(sample.transcript) == [
        "0 < S 0:0(0) win 65535", "+0~+.3 > S. 0:0(0) ack 1", "+0 < . 1:1(0) ack 1 win 65535",
      ])
  }

  @Test func `A text of the tester's is taken as it stands`() throws {
    var sample = SampleTranscript()
    try sample.add(
      .inbound, at: 0, .syn, 0, script: "+0 < ttl 3 S 0:0(0) win 65535 with checksum bad")
    #expect(
      try body(sample.transcript) == ["0 < ttl 3 S 0:0(0) win 65535 with checksum bad"])
  }

  @Test func `A RST whose number is zero is written with the number of the wire`() throws {
    var sample = try opened()
    try sample.add(.inbound, at: 200, .fin, 1)
    try sample.add(.outbound, at: 230, [.rst, .ack], 0 &- 7_000, ack: 2, window: 0)
    #expect(try body(sample.transcript).last == "+0~+.3 > R. 0:0(0) ack 2 with seq! 0")
  }

  @Test func `A timestamp that is echoed gets a name`() throws {
    let clock: [UInt8] = [1, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0]
    let answer: [UInt8] = [1, 1, 8, 10, 0, 0, 1, 0, 0, 0, 0, 9]
    var sample = SampleTranscript()
    try sample.add(.inbound, at: 0, .syn, 0, options: clock)
    try sample.add(.outbound, at: 40, [.syn, .ack], 0, ack: 1, options: answer)
    try sample.add(
      .inbound, at: 90, .ack, 1, ack: 1, options: [1, 1, 8, 10, 0, 0, 0, 10, 0, 0, 1, 0])
    #expect(
      try body(sample.transcript).suffix(2) == [
        "+0~+.3 > S. 0:0(0) ack 1 <TS> as ts1 = tsval",
        "+0 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 10 ecr $ts1>",
      ])
  }

  @Test func `Blocks of a selective acknowledgement are expected`() throws {
    var sample = try opened()
    try sample.add(
      .outbound, at: 230, .ack, 1, ack: 1, options: [1, 1, 5, 10, 0, 0, 0, 11, 0, 0, 0, 21])
    #expect(try body(sample.transcript).last == "+0~+.3 > . 1:1(0) ack 1 <sack 11:21,...>")
  }

  @Test func `Connections have names where there are several`() throws {
    var sample = try opened()
    var other = sample.transcript.connections[0]
    other.tester.port = 40_001
    sample.transcript.connections.append(other)
    try sample.add(.inbound, at: 300, .syn, 0)
    let last = try #require(sample.transcript.entries.indices.last)
    guard case .packet(let frame, _) = sample.transcript.entries[last].kind else { return }
    sample.transcript.entries[last].kind = .packet(frame: frame, connection: 1)
    let lines = try body(sample.transcript)
    #expect(lines.first == "0 A < S 0:0(0) win 65535 <mss 1460>")
    #expect(lines.last == "+0 B < S 0:0(0) win 65535")
  }

  @Test func `Remarks are comments, and nothing at all is no probe`() throws {
    var sample = SampleTranscript()
    sample.add(.note("a\nb"), at: 0)
    #expect(ProbeWriter().text(of: sample.transcript) == nil)
    try sample.add(.inbound, at: 10, .syn, 0)
    #expect(try body(sample.transcript).first == #"// a\nb"#)
  }
}
