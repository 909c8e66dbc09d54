import Engine
import Testing
import Wire

@testable import Report

/// Reads what the writer wrote, by the specification and not by the writer's code.
struct PcapngReader {
  struct Block {
    var type: UInt32
    var body: [UInt8]
  }

  struct Option: Equatable {
    var code: UInt16
    var value: [UInt8]
    var text: String { String(decoding: value, as: UTF8.self) }
  }

  let blocks: [Block]

  init(_ octets: [UInt8]) throws {
    var blocks: [Block] = []
    var offset = 0
    while offset < octets.count {
      let length = Int(number(octets, offset + 4))
      try #require(length >= 12 && length % 4 == 0 && offset + length <= octets.count)
      #expect(Int(number(octets, offset + length - 4)) == length)
      blocks.append(
        Block(type: number(octets, offset), body: Array(octets[offset + 8..<offset + length - 4])))
      offset += length
    }
    self.blocks = blocks
  }

  static func options(_ body: ArraySlice<UInt8>) throws -> [Option] {
    var rest = Array(body)
    var options: [Option] = []
    while rest.count >= 4 {
      let header = number(rest, 0)
      let (code, length) = (UInt16(header >> 16), Int(header & 0xFFFF))
      if code == 0 { return options }
      options.append(Option(code: code, value: Array(rest[4..<4 + length])))
      rest.removeFirst(4 + (length + 3) / 4 * 4)
    }
    Issue.record("options without an end")
    return options
  }
}

private func number(_ octets: [UInt8], _ offset: Int) -> UInt32 {
  octets[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
}

@Suite struct PcapngTests {
  @Test func `Frames keep their octets, stamps, directions and script lines`() throws {
    var (transcript, _) = try SampleTranscript.failure()
    // Address resolution belongs to no line.
    transcript.frames.append(
      [1, 2, 3], networkOffset: 3, stamp: SampleTranscript.start, direction: .outbound)
    let reader = try PcapngReader(Pcapng.octets(of: transcript, application: "segprobe 1"))
    #expect(reader.blocks.map(\.type) == [0x0A0D_0D0A, 1] + Array(repeating: 6, count: 6))
    for (index, block) in reader.blocks.dropFirst(2).enumerated() {
      let entry = transcript.frames.entries[index]
      let frame = Array(transcript.frames.frame(index))
      let stamp = UInt64(number(block.body, 4)) << 32 | UInt64(number(block.body, 8))
      #expect(Int64(stamp) == entry.stamp.nanoseconds)
      #expect(Int(number(block.body, 12)) == frame.count)
      #expect(Array(block.body[20..<20 + frame.count]) == frame)
      let options = try PcapngReader.options(block.body[(20 + (frame.count + 3) / 4 * 4)...])
      #expect(
        options.last == .init(code: 2, value: [0, 0, 0, entry.direction == .inbound ? 2 : 1]))
    }
    let last = try PcapngReader.options(reader.blocks[6].body[(20 + 56)...])
    #expect(
      last.first?.text
        == "Probes/close-wait/every-segment.pkt:13: +0~+.2 > . 1:1(0) ack 1 win >= 1000")
    #expect(try PcapngReader.options(reader.blocks[7].body[24...]).count == 1)
  }

  @Test func `The headers say byte order, Ethernet and nanoseconds`() throws {
    let (transcript, _) = try SampleTranscript.failure()
    let reader = try PcapngReader(Pcapng.octets(of: transcript, application: "segprobe 1"))
    let section = reader.blocks[0].body
    #expect(number(section, 0) == 0x1A2B_3C4D)
    let words = try PcapngReader.options(section[16...]).map(\.text)
    #expect(
      words == ["Probes/close-wait/every-segment.pkt [RST in window] IPv4: fail", "segprobe 1"])
    let interface = reader.blocks[1].body
    #expect(number(interface, 0) >> 16 == 1)
    let options = try PcapngReader.options(interface[8...])
    #expect(options.contains(.init(code: 9, value: [9])))
  }

  @Test func `Packets without a link header are raw IP`() throws {
    var transcript = SampleTranscript().transcript
    transcript.frames.append(
      [0x45, 0], networkOffset: 0, stamp: SampleTranscript.start, direction: .inbound)
    let reader = try PcapngReader(Pcapng.octets(of: transcript, application: ""))
    #expect(number(reader.blocks[1].body, 0) >> 16 == 101)
  }

  @Test func `A comment of any length fits`() throws {
    var sample = SampleTranscript()
    try sample.add(
      .inbound, at: 0, .syn, 0, line: 3, script: String(repeating: "x", count: 100_000))
    let reader = try PcapngReader(Pcapng.octets(of: sample.transcript, application: ""))
    let options = try PcapngReader.options(reader.blocks[2].body[(20 + 56)...])
    #expect(options.first?.value.count == 0xFFFF)
  }
}
