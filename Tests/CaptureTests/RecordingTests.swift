import Match
import Script
import Testing
import Wire

@testable import Capture

@Suite struct RecordingTests {
  private typealias Sample = SampleCapture

  /// The probe of the first connection, which must be one that the parser takes.
  private func record(
    _ sample: SampleCapture, target: Endpoint = Sample.server,
    _ change: (inout Recording.Options) -> Void = { _ in }
  ) throws -> Recording {
    let file = try CaptureFile(parsing: sample.pcap())
    let connection = try #require(file.connections().connections.first)
    var options = Recording.Options(origin: "sample.pcap")
    change(&options)
    let recording = Recording(of: connection, target: target, in: file.octets, options)
    _ = try ScriptParser(loadPrologue: { _, _ in nil }).parse(
      Array(recording.text.utf8), file: "recorded.pkt")
    return recording
  }

  /// Lines behind front matter and comments.
  private func body(_ recording: Recording) -> [String] {
    recording.text.split(separator: "\n").map(String.init).drop { $0 != "---*/" }.dropFirst()
      .filter { !$0.hasPrefix("//") }
  }

  @Test func `A connection becomes a probe`() throws {
    let recording = try record(.echo())
    #expect(
      recording.text == #"""
        /*---
        title: "A recorded connection to a service 'echo' at 127.0.0.1:7007 goes as it went"
        checks: []          # the rules that it shows, such as RFC9293:3.10.7.4
        service: echo
        acks: any
        ---*/
        // Recorded from sample.pcap: 127.0.0.1:40000-127.0.0.1:7007, 10 segments; the target is 127.0.0.1:7007.
        0       < S 0:0(0) win 65535 <mss 1460,sackOK>
        +0~+1   > S. 0:0(0) ack 1 <mss *,sackOK>
        +0      < . 1:1(0) ack 1 win 65535
        +.25    < P. 1:8(7) ack 1 win 65535 "hello\r\n"
        +0~+1   > . 1:8(7) ack 8 "hello\r\n"
        +0      < . 8:8(0) ack 8 win 65535
        +0      < F. 8:8(0) ack 8 win 65535
        +0~+1   > F. 8:8(0) ack 9
        +0      < . 9:9(0) ack 9 win 65535

        """#)
    #expect(recording.remarks.isEmpty)
  }

  @Test func `Title, service and the size of what is compared can be chosen`() throws {
    let recording = try record(.echo()) {
      $0.title = "It says: \"hello\" */ $x"
      $0.service = "any"
      $0.payloadLimit = 6
    }
    #expect(recording.text.contains(#"title: "It says: \"hello\" * / _x""#))
    #expect(recording.text.contains("service: any"))
    #expect(body(recording).contains("+0~+1   > . 1:8(7) ack 8"))
  }

  @Test func `The other end can be the target`() throws {
    let recording = try record(.echo(), target: Sample.client)
    #expect(
      body(recording).prefix(3).map { String($0.dropFirst(8)) } == [
        "> S 0:0(0) <mss *,sackOK>", "< S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK>",
        #"> . 1:8(7) ack 1 "hello\r\n""#,
      ])
  }

  @Test func `Timestamps count from the first ones, and echo what was expected`() throws {
    var sample = Sample()
    func stamps(_ value: UInt32, _ echo: UInt32) -> [TCPOption] {
      [.noOperation, .noOperation, .timestamps(value: value, echo: echo)]
    }
    sample.add(Sample.client, .syn, 5, options: stamps(70_000, 0), at: 0)
    sample.add(Sample.server, [.syn, .ack], 9, ack: 6, options: stamps(300, 70_000), at: 10)
    sample.add(Sample.client, .ack, 6, ack: 10, options: stamps(70_005, 300), at: 20)
    sample.add(Sample.server, [.fin, .ack], 10, ack: 6, options: stamps(350, 70_005), at: 50_020)
    sample.add(Sample.client, .ack, 6, ack: 11, options: stamps(70_055, 350), at: 50_040)
    #expect(
      body(try record(sample)) == [
        "0       < S 0:0(0) win 65535 <nop,nop,TS val 1 ecr 0>",
        "+0~+1   > S. 0:0(0) ack 1 <nop,nop,TS val 1 ecr *>",
        "+0      < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 6 ecr 1>",
        "+0~+1   > F. 1:1(0) ack 1 <nop,nop,TS val 51 ecr *>",
        "+0      < . 1:1(0) ack 2 win 65535 <nop,nop,TS val 56 ecr 51>",
      ])
  }

  @Test func `How the target cuts and acknowledges is left to it`() throws {
    var sample = Sample.opened()
    sample.add(Sample.client, .ack, 1_001, ack: 9_001, "first", at: 100)
    sample.add(Sample.client, [.psh, .ack], 1_006, ack: 9_001, "second", at: 110)
    // One ACK for a part, one for all, and nothing after it but data: neither is written.
    sample.add(Sample.server, .ack, 9_001, ack: 1_006, at: 120)
    sample.add(Sample.server, .ack, 9_001, ack: 1_012, at: 130)
    sample.add(Sample.server, .ack, 9_001, ack: 1_012, "fir", at: 140)
    sample.add(Sample.server, [.psh, .ack], 9_004, ack: 1_012, "st", at: 150)
    sample.add(Sample.client, [.psh, .ack], 1_012, ack: 9_006, "x", at: 160)
    // Crosses it.
    sample.add(Sample.server, [.psh, .ack], 9_006, ack: 1_012, "second", at: 165)
    sample.add(Sample.server, .ack, 9_012, ack: 1_013, at: 170)
    sample.add(Sample.client, .ack, 1_013, ack: 9_012, at: 180)
    // A window update.
    sample.add(Sample.server, .ack, 9_012, ack: 1_013, window: 900, at: 190)
    sample.add(Sample.client, [.psh, .ack], 1_013, ack: 9_012, "y", at: 200)
    sample.add(Sample.server, .ack, 9_012, ack: 1_014, at: 210)
    #expect(
      body(try record(sample)).dropFirst(3).map { String($0.dropFirst(8)) } == [
        #"< . 1:6(5) ack 1 win 65535 "first""#, #"< P. 6:12(6) ack 1 win 65535 "second""#,
        #"> . 1:6(5) ack 12 "first""#, #"< P. 12:13(1) ack 6 win 65535 "x""#,
        #"> . 6:12(6) ack 12..13 "second""#, "< . 13:13(0) ack 12 win 65535",
        #"< P. 13:14(1) ack 12 win 65535 "y""#, "> . 12:12(0) ack 14",
      ])
  }

  @Test func `What the tester repeats and what comes out of order is kept, and so are its answers`()
    throws
  {
    var sample = Sample.opened()
    sample.add(Sample.client, [.psh, .ack], 1_004, ack: 9_001, "def", at: 100)
    sample.add(
      Sample.server, .ack, 9_001, ack: 1_001,
      options: [
        .noOperation, .noOperation,
        .sack([SACKBlock(left: SequenceNumber(1_004), right: SequenceNumber(1_007))]),
      ], at: 110)
    sample.add(Sample.client, [.psh, .ack], 1_004, ack: 9_001, "def", at: 300_100)
    sample.add(Sample.server, .ack, 9_001, ack: 1_001, at: 300_110)
    sample.add(Sample.client, [.psh, .ack], 1_001, ack: 9_001, "abc", at: 300_200)
    sample.add(Sample.server, .ack, 9_001, ack: 1_007, at: 300_300)
    #expect(
      body(try record(sample)).dropFirst(3).map { String($0) } == [
        #"+0      < P. 4:7(3) ack 1 win 65535 "def""#,
        "+0~+1   > . 1:1(0) ack 1 <nop,nop,sack 4:7>",
        #"+.299   < P. 4:7(3) ack 1 win 65535 "def""#, "+0~+1   > . 1:1(0) ack 1",
        #"+0      < P. 1:4(3) ack 1 win 65535 "abc""#, "+0~+1   > . 1:1(0) ack 7",
      ])
  }

  @Test func `What the target repeats waits for its timer`() throws {
    var sample = Sample.opened()
    sample.add(Sample.server, [.psh, .ack], 9_001, ack: 1_001, "abc", at: 100)
    sample.add(Sample.server, [.psh, .ack], 9_001, ack: 1_001, "abc", at: 800_100)
    sample.add(Sample.client, .ack, 1_001, ack: 9_004, at: 800_200)
    #expect(
      body(try record(sample)).dropFirst(3).prefix(2).map { String($0) } == [
        #"+0~+1   > . 1:4(3) ack 1  // it was "abc""#,
        #"+.4~+1.6 > . 1:4(3) ack 1  // it was "abc""#,
      ])
  }

  @Test func `A connection whose beginning is missing gets one`() throws {
    var sample = Sample.echo()
    sample.frames.removeFirst(3)
    let recording = try record(sample)
    #expect(
      body(recording).prefix(5).map { String($0.dropFirst(8)) } == [
        "< S 0:0(0) win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 7>",
        "> S. 0:0(0) ack 1 <mss *,...>", "< . 1:1(0) ack 1 win 512",
        #"< P. 1:8(7) ack 1 win 65535 "hello\r\n""#, #"> . 1:8(7) ack 8 "hello\r\n""#,
      ])
    #expect(recording.remarks.contains { $0.contains("made up") })
    #expect(recording.text.contains("// The beginning of the connection is not in the capture"))
  }

  @Test func `Only the SYN is missing`() throws {
    var sample = Sample.echo()
    sample.frames.removeFirst()
    #expect(
      body(try record(sample)).prefix(3).map { String($0.dropFirst(8)) } == [
        "< S 0:0(0) win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 7>",
        "> S. 0:0(0) ack 1 <mss *,sackOK>", "< . 1:1(0) ack 1 win 65535",
      ])
  }

  @Test func `Segments longer than a link carries are cut`() throws {
    var sample = Sample.opened()
    let text = String(repeating: "0123456789", count: 300)
    sample.add(Sample.client, [.psh, .ack], 1_001, ack: 9_001, text, at: 100)
    sample.add(Sample.server, .ack, 9_001, ack: 4_001, at: 200)
    let recording = try record(sample)
    #expect(
      body(recording).filter { $0.contains("win 65535") }.dropFirst(2)
        .map { $0.dropFirst(8).prefix(27) } == [
          "< . 1:1461(1460) ack 1 win ", "< . 1461:2921(1460) ack 1 w",
          "< P. 2921:3001(80) ack 1 wi",
        ])
    #expect(recording.remarks.contains { $0.contains("are cut here") })
    #expect(recording.text.contains("\nip: 4\n"))
  }

  @Test func `Payload of any octets is written so that it can be read back`() throws {
    var sample = Sample.opened()
    let texts = ["tab\tquote\"back\\slash$name\r\n\r\nmore", "\u{0}\u{1}é", "// /* */ `x` %{ }%"]
    var sequence: UInt32 = 1_001
    for text in texts {
      sample.add(Sample.client, [.psh, .ack], sequence, ack: 9_001, text, at: 100)
      sequence += UInt32(text.utf8.count)
    }
    let recording = try record(sample)
    let probe = try ScriptParser(loadPrologue: { _, _ in nil }).parse(
      Array(recording.text.utf8), file: "recorded.pkt")
    let payloads = probe.cases[0].events.compactMap { event -> [UInt8]? in
      guard case .inbound(_, let packet) = event.action, case .tcp(let segment) = packet.body,
        case .octets(let octets) = segment.payload
      else { return nil }
      return octets
    }
    #expect(payloads == texts.map { Array($0.utf8) })
  }

  @Test func `Odd segments keep what is odd about them`() throws {
    var sample = Sample.opened()
    sample.add(Sample.client, [.fin, .psh, .urg], 1_001, at: 100)
    sample.add(Sample.client, TCPFlags(rawValue: 0xE10), 990, ack: 9_001, window: 0, at: 120)
    sample.add(Sample.server, .ack, 9_001, ack: 1_001, window: 0, at: 130)
    sample.add(Sample.client, .rst, 1_001, at: 140)
    sample.frames[3].octets[15] = 2
    #expect(
      body(try record(sample)).dropFirst(3).map { String($0.dropFirst(8)) } == [
        "< [ect0] FPU 1:1(0) win 65535", "< . -10:-10(0) ack 1 win 0 with reserved 7",
        "> . 1:1(0) ack 1 win 0", "< R 1:1(0) win 65535",
      ])
  }

  @Test func `A port where nobody listens is a probe too`() throws {
    var sample = Sample()
    sample.add(Sample.client, .syn, 1_000, at: 0)
    sample.add(Sample.server, [.rst, .ack], 0, ack: 1_001, window: 0, at: 10)
    #expect(
      body(try record(sample)) == [
        "0       < S 0:0(0) win 65535", "+0~+1   > R. 0:0(0) ack 1",
      ])
  }

  @Test(
    arguments: [
      (["GET / HTTP/1.1\r\n"], ["HTTP/1.1 200 OK\r\n"], "http"), (["abc"], ["ab"], "echo"),
      (["abc"], ["xyz"], "any"), ([], [" !\"#$%&'()*+,-./01234"], "chargen"),
    ] as [([String], [String], String)])
  func `The traffic shows what runs there`(
    _ asked: [String], _ answered: [String], _ service: String
  ) throws {
    var sample = Sample.opened()
    for text in asked { sample.add(Sample.client, .ack, 1_001, ack: 9_001, text, at: 100) }
    for text in answered { sample.add(Sample.server, .ack, 9_001, ack: 1_001, text, at: 200) }
    #expect(try record(sample).text.contains("\nservice: \(service)\n"))
  }
}

extension SampleCapture {
  /// Three segments: the handshake of `echo`, without options.
  fileprivate static func opened() -> SampleCapture {
    var sample = SampleCapture()
    sample.add(client, .syn, 1_000, at: 0)
    sample.add(server, [.syn, .ack], 9_000, ack: 1_001, at: 40)
    sample.add(client, .ack, 1_001, ack: 9_001, at: 60)
    return sample
  }
}
