import Wire

/// Reads a pcapng file: blocks, each with its length before and behind it, in sections that may differ in byte order.
struct PcapngReader {
  /// The same in either byte order.
  static let sectionHeader: UInt32 = 0x0A0D_0D0A

  private var numbers: CaptureNumbers
  /// Of the section.
  private var interfaces: [PcapngInterface] = []
  private var frames: [CapturedFrame] = []
  private var remarks: [String] = []

  private enum BlockType {
    static let interface: UInt32 = 1
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
  }

  /// A type and two lengths.
  private static let shortest = 12

  init(_ octets: [UInt8]) { numbers = CaptureNumbers(octets, isLittleEndian: false) }

  mutating func read() throws(CaptureError) -> ([CapturedFrame], remarks: [String]) {
    var offset = 0
    while offset < numbers.octets.count {
      if numbers.number32(at: offset) == Self.sectionHeader { try beginSection(at: offset) }
      guard let length = try length(at: offset) else {
        remark(
          "the file ends within a block, at octet \(offset): what came after frame \(frames.count) is not there"
        )
        break
      }
      try readBlock(offset + 8, to: offset + length - 4, type: numbers.number32(at: offset))
      offset += length
    }
    return (frames, remarks)
  }

  private mutating func remark(_ text: String) {
    if !remarks.contains(text) { remarks.append(text) }
  }

  // MARK: Blocks

  private mutating func beginSection(at offset: Int) throws(CaptureError) {
    guard numbers.has(Self.shortest, at: offset) else { return }
    numbers.isLittleEndian = false
    switch numbers.number32(at: offset + 8) {
    case 0x1A2B_3C4D: break
    case 0x4D3C_2B1A: numbers.isLittleEndian = true
    default: throw CaptureError(at: offset + 8, "a section header without a byte-order magic")
    }
    let version = numbers.number16(at: offset + 12)
    guard version == 1 || !numbers.has(14, at: offset) else {
      throw CaptureError(at: offset + 12, "version \(version) of pcapng; only version 1 is known")
    }
    interfaces = []
  }

  /// - Returns: octets of the block, both lengths included; `nil` when the file ends before it does.
  private func length(at offset: Int) throws(CaptureError) -> Int? {
    guard numbers.has(8, at: offset) else { return nil }
    let length = Int(numbers.number32(at: offset + 4))
    guard length >= Self.shortest, length % 4 == 0 else {
      throw CaptureError(
        at: offset + 4,
        "a block is said to have \(length) octets: it must be a multiple of 4, at least \(Self.shortest)"
      )
    }
    guard numbers.has(length, at: offset) else { return nil }
    let again = Int(numbers.number32(at: offset + length - 4))
    guard again == length else {
      throw CaptureError(
        at: offset + length - 4,
        "the block that begins at octet \(offset) has \(length) octets at its start and \(again) at its end"
      )
    }
    return length
  }

  private mutating func readBlock(
    _ start: Int, to end: Int, type: UInt32
  ) throws(CaptureError) {
    switch type {
    case BlockType.interface:
      interfaces.append(try PcapngInterface(numbers, start, to: end))
    case BlockType.enhancedPacket:
      try readPacket(interface: Int(numbers.number32(at: start)), start, to: end)
    case BlockType.packet:
      try readPacket(interface: Int(numbers.number16(at: start)), start, to: end)
    case BlockType.simplePacket: try readSimplePacket(start, to: end)
    default: break
    }
  }

  // MARK: Packets

  private static let packetHeader = 20

  /// Enhanced packets, and their predecessors, which differ only in where the interface stands.
  private mutating func readPacket(
    interface number: Int, _ start: Int, to end: Int
  ) throws(CaptureError) {
    guard end - start >= Self.packetHeader else {
      throw CaptureError(
        at: start, "a packet block of \(end - start) octets; its header has \(Self.packetHeader)")
    }
    let interface = try interface(number, at: start)
    let count = UInt64(numbers.number32(at: start + 4)) << 32
    let stamp = interface.instant(count | UInt64(numbers.number32(at: start + 8)))
    try add(
      captured: Int(numbers.number32(at: start + 12)),
      original: Int(numbers.number32(at: start + 16)), at: start + Self.packetHeader, to: end,
      stamp, interface)
  }

  /// No stamp, and the interface is the first.
  private mutating func readSimplePacket(_ start: Int, to end: Int) throws(CaptureError) {
    guard end - start >= 4 else {
      throw CaptureError(at: start, "a simple packet block without a length")
    }
    let interface = try interface(0, at: start)
    let original = Int(numbers.number32(at: start))
    let limit = interface.snapLength == 0 ? original : min(interface.snapLength, original)
    remark("some packets have no times: they count as if they had come with those before them")
    try add(
      captured: min(limit, end - start - 4), original: original, at: start + 4, to: end,
      frames.last?.stamp ?? Instant(nanoseconds: 0), interface)
  }

  private func interface(_ number: Int, at offset: Int) throws(CaptureError) -> PcapngInterface {
    guard interfaces.indices.contains(number) else {
      throw CaptureError(
        at: offset,
        "frame \(frames.count + 1) is of interface \(number), of which there are \(interfaces.count)"
      )
    }
    return interfaces[number]
  }

  private mutating func add(
    captured: Int, original: Int, at start: Int, to end: Int, _ stamp: Instant,
    _ interface: PcapngInterface
  ) throws(CaptureError) {
    let number = frames.count + 1
    guard captured <= end - start else {
      throw CaptureError(
        at: start,
        "frame \(number) is said to have \(captured) octets, but its block has room for \(end - start)"
      )
    }
    frames.append(
      CapturedFrame(
        number: number, stamp: stamp, linkType: interface.linkType,
        range: start..<start + captured, originalLength: max(original, captured)))
  }
}
