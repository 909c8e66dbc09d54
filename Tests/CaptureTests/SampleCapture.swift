import Match
import Wire

@testable import Capture

/// A capture file made by hand, in any of its formats.
struct SampleCapture {
  struct Frame {
    var octets: [UInt8]
    /// Nanoseconds since 1970.
    var stamp: Int64
    /// `nil`: as many as there are.
    var originalLength: Int?
  }

  var frames: [Frame] = []

  static let start: Int64 = 1_700_000_000_000_000_000

  // MARK: Formats

  func pcap(
    littleEndian: Bool = true, nanoseconds: Bool = false, linkType: UInt32 = 1
  ) -> [UInt8] {
    var file = FileWriter(isLittleEndian: littleEndian)
    file.put32(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4)
    file.put16(2)
    file.put16(4)
    for word in [0, 0, 262_144, linkType] { file.put32(word) }
    for frame in frames {
      file.put32(UInt32(frame.stamp / 1_000_000_000))
      file.put32(UInt32(frame.stamp % 1_000_000_000 / (nanoseconds ? 1 : 1_000)))
      file.put32(UInt32(frame.octets.count))
      file.put32(UInt32(frame.originalLength ?? frame.octets.count))
      file.octets += frame.octets
    }
    return file.octets
  }

  func pcapng(littleEndian: Bool = true, linkType: UInt16 = 1) -> [UInt8] {
    var file = FileWriter(isLittleEndian: littleEndian)
    file.section()
    file.interface(linkType, resolution: 9)
    for frame in frames { file.enhancedPacket(frame, unit: 1) }
    return file.octets
  }

  // MARK: Frames

  static let client = Endpoint(address: .v4(IPv4Address(rawValue: 0x7F00_0001)), port: 40_000)
  static let server = Endpoint(address: .v4(IPv4Address(rawValue: 0x7F00_0001)), port: 7_007)

  /// A segment of the client, or of the server, with numbers of the wire.
  mutating func add(
    _ sender: Endpoint, _ flags: TCPFlags, _ sequence: UInt32, ack: UInt32 = 0,
    window: UInt16 = 65_535, options: [TCPOption] = [], _ payload: String = "",
    at microseconds: Int64, to receiver: Endpoint? = nil
  ) {
    let packet = Self.packet(
      sender, receiver ?? (sender == Self.client ? Self.server : Self.client), flags, sequence,
      ack: ack, window: window, options: options, payload: Array(payload.utf8))
    frames.append(
      Frame(octets: Self.ethernet + packet, stamp: Self.start + microseconds * 1_000))
  }

  static let ethernet: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]

  static func packet(
    _ sender: Endpoint, _ receiver: Endpoint, _ flags: TCPFlags, _ sequence: UInt32,
    ack: UInt32 = 0, window: UInt16 = 65_535, options: [TCPOption] = [], payload: [UInt8] = []
  ) -> [UInt8] {
    var header = TCPHeader(
      sourcePort: sender.port, destinationPort: receiver.port, sequence: SequenceNumber(sequence),
      acknowledgement: SequenceNumber(ack), flags: flags, window: window)
    header.options = RawOptions(encoding: options) ?? RawOptions()
    let network: NetworkHeader =
      switch (sender.address, receiver.address) {
      case (.v4(let source), .v4(let destination)):
        .ipv4(IPv4Header(source: source, destination: destination, protocolNumber: 6))
      case (.v6(let source), .v6(let destination)):
        .ipv6(IPv6Header(source: source, destination: destination, nextHeader: 6))
      default: fatalError("addresses of two versions")
      }
    return Packet(network: network, transport: .tcp(header)).write(payload: payload)
  }

  /// A client that says hello to an echo service and closes first. ISNs are 1000 and 9000.
  static func echo() -> SampleCapture {
    var sample = SampleCapture()
    let mss: [TCPOption] = [.maximumSegmentSize(1_460), .sackPermitted]
    sample.add(client, .syn, 1_000, options: mss, at: 0)
    sample.add(server, [.syn, .ack], 9_000, ack: 1_001, window: 64_240, options: mss, at: 40)
    sample.add(client, .ack, 1_001, ack: 9_001, at: 60)
    sample.add(client, [.psh, .ack], 1_001, ack: 9_001, "hello\r\n", at: 250_060)
    sample.add(server, .ack, 9_001, ack: 1_008, at: 250_070)
    sample.add(server, [.psh, .ack], 9_001, ack: 1_008, "hello\r\n", at: 250_200)
    sample.add(client, .ack, 1_008, ack: 9_008, at: 250_220)
    sample.add(client, [.fin, .ack], 1_008, ack: 9_008, at: 251_000)
    sample.add(server, [.fin, .ack], 9_008, ack: 1_009, at: 251_100)
    sample.add(client, .ack, 1_009, ack: 9_009, at: 251_120)
    return sample
  }
}

/// Numbers and blocks of a file in a byte order.
struct FileWriter {
  var octets: [UInt8] = []
  let isLittleEndian: Bool

  init(isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

  mutating func put(_ number: UInt64, _ size: Int) {
    let places = Array(0..<size)
    for place in isLittleEndian ? places : places.reversed() {
      octets.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
    }
  }

  mutating func put16(_ number: UInt16) { put(UInt64(number), 2) }
  mutating func put32(_ number: UInt32) { put(UInt64(number), 4) }

  mutating func block(_ type: UInt32, _ body: (inout FileWriter) -> Void) {
    var content = FileWriter(isLittleEndian: isLittleEndian)
    body(&content)
    while content.octets.count % 4 != 0 { content.octets.append(0) }
    let length = UInt32(content.octets.count + 12)
    put32(type)
    put32(length)
    octets += content.octets
    put32(length)
  }

  mutating func section() {
    block(0x0A0D_0D0A) { block in
      block.put32(0x1A2B_3C4D)
      block.put16(1)
      block.put16(0)
      block.put(UInt64.max, 8)
    }
  }

  mutating func interface(
    _ linkType: UInt16, snapLength: UInt32 = 0, resolution: UInt8? = nil, offset: Int64? = nil
  ) {
    block(1) { block in
      block.put16(linkType)
      block.put16(0)
      block.put32(snapLength)
      // A name, to be passed over.
      block.put16(2)
      block.put16(3)
      block.octets += Array("lo0".utf8) + [0]
      if let resolution {
        block.put16(9)
        block.put16(1)
        block.octets += [resolution, 0, 0, 0]
      }
      if let offset {
        block.put16(14)
        block.put16(8)
        block.put(UInt64(bitPattern: offset), 8)
      }
      block.put32(0)
    }
  }

  /// - Parameter unit: nanoseconds of a stamp's unit.
  mutating func enhancedPacket(
    _ frame: SampleCapture.Frame, interface: UInt32 = 0, unit: Int64
  ) {
    count(UInt64(frame.stamp / unit), frame, interface: interface)
  }

  /// - Parameter count: the stamp as it is to stand there.
  mutating func count(
    _ count: UInt64, _ frame: SampleCapture.Frame, interface: UInt32 = 0
  ) {
    block(6) { block in
      block.put32(interface)
      block.put32(UInt32(count >> 32))
      block.put32(UInt32(truncatingIfNeeded: count))
      block.put32(UInt32(frame.octets.count))
      block.put32(UInt32(frame.originalLength ?? frame.octets.count))
      block.octets += frame.octets
    }
  }
}
