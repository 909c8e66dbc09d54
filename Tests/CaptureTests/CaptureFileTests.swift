import Script
import Testing
import Wire

@testable import Capture

@Suite struct CaptureFileTests {
  private static let sample = SampleCapture(frames: [
    .init(octets: [1, 2, 3], stamp: SampleCapture.start + 123_456_789),
    .init(octets: [4, 5, 6, 7, 8], stamp: SampleCapture.start + 1_999_999_999, originalLength: 90),
  ])

  private func check(
    _ file: CaptureFile, unit: Int64, linkType: UInt16 = 1,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) {
    let expected = Self.sample.frames
    #expect(file.frames.map(\.number) == [1, 2], sourceLocation: location)
    #expect(
      file.frames.map { Array(file.octets[$0.range]) } == expected.map(\.octets),
      sourceLocation: location)
    #expect(
      file.frames.map(\.stamp.nanoseconds) == expected.map { $0.stamp / unit * unit },
      sourceLocation: location)
    #expect(file.frames.map(\.originalLength) == [3, 90], sourceLocation: location)
    #expect(
      file.frames.map(\.linkType.rawValue) == [linkType, linkType], sourceLocation: location)
    #expect(file.remarks.isEmpty, sourceLocation: location)
  }

  @Test(arguments: [true, false], [true, false])
  func `pcap in both byte orders, with micro- and nanoseconds`(
    _ littleEndian: Bool, _ nanoseconds: Bool
  ) throws {
    let octets = Self.sample.pcap(
      littleEndian: littleEndian, nanoseconds: nanoseconds, linkType: 0x1000_0071)
    check(try CaptureFile(parsing: octets), unit: nanoseconds ? 1 : 1_000, linkType: 113)
  }

  @Test(arguments: [true, false])
  func `pcapng in both byte orders`(_ littleEndian: Bool) throws {
    let octets = Self.sample.pcapng(littleEndian: littleEndian, linkType: 276)
    check(try CaptureFile(parsing: octets), unit: 1, linkType: 276)
  }

  @Test
  func `Sections of different byte orders follow each other, each with interfaces of its own`()
    throws
  {
    let both = Self.sample.pcapng(littleEndian: true) + Self.sample.pcapng(littleEndian: false)
    let file = try CaptureFile(parsing: both)
    #expect(file.frames.map(\.number) == [1, 2, 3, 4])
    #expect(file.frames[0].stamp == file.frames[2].stamp)
    #expect(Array(file.octets[file.frames[3].range]) == [4, 5, 6, 7, 8])
  }

  /// (resolution, offset, count, nanoseconds)
  private static let stamps: [(UInt8?, Int64?, UInt64, Int64)] = [
    (nil, nil, 1_700_000_000_123_456, 1_700_000_000_123_456_000),
    (6, nil, 1_700_000_000_123_456, 1_700_000_000_123_456_000),
    (3, nil, 1_700_000_000_123, 1_700_000_000_123_000_000),
    (0, nil, 1_700_000_000, 1_700_000_000_000_000_000),
    (12, nil, 1_000_000_000_123_999, 1_000_000_000_123),
    (9, 1_700_000_000, 5, 1_700_000_000_000_000_005),
    (9, -10, 12_000_000_007, 2_000_000_007),
    // 2^-10 s
    (0x8A, nil, 1_700_000_000 << 10 | 512, 1_700_000_000_500_000_000),
    (0x80 | 32, nil, 1 << 31, 500_000_000),
    // No clock means these; they only must not trap.
    (19, nil, .max, 1_844_674_407), (127, nil, .max, 0), (0xFF, nil, .max, 0),
    (0, nil, .max, 9_200_000_000_000_000_000), (0, .max, .max, 9_200_000_000_000_000_000),
    (0, .min, 0, -9_200_000_000_000_000_000),
  ]

  @Test(arguments: stamps)
  func `An interface says what its stamps count`(
    _ resolution: UInt8?, _ offset: Int64?, _ count: UInt64, _ nanoseconds: Int64
  ) throws {
    var writer = FileWriter(isLittleEndian: false)
    writer.section()
    writer.interface(1, resolution: resolution, offset: offset)
    writer.count(count, Self.sample.frames[0])
    let file = try CaptureFile(parsing: writer.octets)
    #expect(file.frames.map(\.stamp.nanoseconds) == [nanoseconds])
  }

  @Test func `Packets of several interfaces, simple packets and old ones, and blocks nobody knows`()
    throws
  {
    var writer = FileWriter(isLittleEndian: true)
    writer.section()
    writer.interface(101, snapLength: 4)
    writer.interface(1, resolution: 3)
    writer.block(0x0000_0BAD) { $0.octets = [1, 2, 3, 4, 5] }
    writer.enhancedPacket(Self.sample.frames[0], interface: 1, unit: 1_000_000)
    // Simple: the length on the wire alone; the interface has kept four octets.
    writer.block(3) { block in
      block.put32(60)
      block.octets += [0x45, 1, 2, 3]
    }
    writer.block(2) { block in
      block.put16(1)
      block.put16(0xFFFF)
      for word in [UInt32(0), 5_000, 2, 2] { block.put32(word) }
      block.octets += [7, 8]
    }
    let file = try CaptureFile(parsing: writer.octets)
    #expect(file.frames.map(\.linkType.rawValue) == [1, 101, 1])
    #expect(file.frames.map(\.range.count) == [3, 4, 2])
    #expect(file.frames.map(\.originalLength) == [3, 60, 2])
    #expect(file.frames[0].stamp.nanoseconds % 1_000_000_000 == 123_000_000)
    #expect(file.frames[1].stamp == file.frames[0].stamp)
    #expect(file.frames[2].stamp.nanoseconds == 5_000_000_000)
    #expect(file.remarks.count == 1 && file.remarks[0].contains("no times"))
  }

  // MARK: - What is wrong

  @Test(
    arguments: [
      ([], "at octet 0: only 0 octets"), ([1, 2, 3, 4], "neither pcap nor pcapng"),
      ([0x1F, 0x8B, 8, 0], "gunzip"), ([0xD4, 0xC3, 0xB2, 0xA1, 2, 0], "ends within its header"),
    ] as [([UInt8], String)])
  func `What is no capture is refused`(_ octets: [UInt8], _ text: String) {
    let error = #expect(throws: CaptureError.self) { try CaptureFile(parsing: octets) }
    #expect(error?.description.contains(text) == true, "\(String(describing: error))")
  }

  @Test func `A frame of a length that cannot be is named, with its place`() {
    var octets = Self.sample.pcap()
    octets.replaceSubrange(24 + 16 + 3 + 8..<24 + 16 + 3 + 12, with: [255, 255, 255, 127])
    let error = #expect(throws: CaptureError.self) { try CaptureFile(parsing: octets) }
    #expect(error?.offset == 51 && error?.problem.contains("frame 2") == true)
  }

  @Test func `Two lengths of a block that differ are named, with their places`() {
    var octets = Self.sample.pcapng()
    octets[octets.count - 4] ^= 4
    let error = #expect(throws: CaptureError.self) { try CaptureFile(parsing: octets) }
    #expect(error?.offset == octets.count - 4)
  }

  @Test func `A packet of an interface that does not exist, and one longer than its block`() {
    for (place, value) in [(8, UInt8(7)), (20, 200)] {
      var writer = FileWriter(isLittleEndian: true)
      writer.section()
      writer.interface(1)
      let start = writer.octets.count
      writer.enhancedPacket(Self.sample.frames[0], unit: 1_000)
      writer.octets[start + place] = value
      let error = #expect(throws: CaptureError.self) { try CaptureFile(parsing: writer.octets) }
      #expect((start...start + 28).contains(error?.offset ?? 0), "\(String(describing: error))")
    }
  }

  @Test func `A file that ends anywhere has the frames before its end`() throws {
    for whole in [Self.sample.pcap(), Self.sample.pcapng()] {
      for length in 28..<whole.count {
        let file = try CaptureFile(parsing: Array(whole.prefix(length)))
        #expect(file.frames.count < 2)
        if length > 80, whole.count - length < 4 { #expect(file.remarks.count == 1) }
      }
      #expect(try CaptureFile(parsing: whole).frames.count == 2)
    }
  }

  @Test func `No octets trap`() {
    var generator = Congruential(state: 20_261_128)
    let starts = [
      SampleCapture.echo().pcap(), SampleCapture.echo().pcap(littleEndian: false),
      SampleCapture.echo().pcapng(), SampleCapture.echo().pcapng(littleEndian: false),
    ]
    var parsed = 0
    for round in 0..<3_000 {
      var octets = starts[round % starts.count]
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        octets[Int.random(in: 4..<octets.count, using: &generator)] =
          [UInt8.random(in: 0...255, using: &generator), 0, 255, 1].randomElement(using: &generator)
          ?? 0
      }
      if round % 3 == 0 { octets.removeLast(Int.random(in: 0..<octets.count, using: &generator)) }
      guard let file = try? CaptureFile(parsing: octets) else { continue }
      parsed += 1
      for connection in file.connections().connections {
        for target in [connection.client, connection.server] {
          let recording = Recording(
            of: connection, target: target, in: octets, .init(origin: "x"))
          // Whatever was captured, the probe is one.
          #expect(throws: Never.self) {
            try ScriptParser(loadPrologue: { _, _ in nil }).parse(
              Array(recording.text.utf8), file: "x.pkt")
          }
        }
      }
    }
    #expect(parsed > 500)
  }
}

/// The same octets in every run.
private struct Congruential: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 31
  }
}
