import Wire

/// What the magic of a pcap file says.
struct PcapFormat {
  var isLittleEndian: Bool
  /// Nanoseconds of one unit of a stamp's fraction.
  var unit: Int64

  /// - Parameter magic: the first four octets as a big-endian number.
  init?(magic: UInt32) {
    switch magic {
    case 0xA1B2_C3D4: self.init(isLittleEndian: false, unit: 1_000)
    case 0xD4C3_B2A1: self.init(isLittleEndian: true, unit: 1_000)
    case 0xA1B2_3C4D: self.init(isLittleEndian: false, unit: 1)
    case 0x4D3C_B2A1: self.init(isLittleEndian: true, unit: 1)
    default: return nil
    }
  }

  private init(isLittleEndian: Bool, unit: Int64) {
    self.isLittleEndian = isLittleEndian
    self.unit = unit
  }
}

/// Reads a pcap file: a header of 24 octets, then for each frame one of 16.
struct PcapReader {
  private let numbers: CaptureNumbers
  private let unit: Int64

  private static let headerLength = 24
  private static let recordLength = 16
  /// Octets of a frame: what tcpdump and Wireshark refuse is damage.
  static let longestFrame = 1 << 18

  init(_ octets: [UInt8], _ format: PcapFormat) {
    numbers = CaptureNumbers(octets, isLittleEndian: format.isLittleEndian)
    unit = format.unit
  }

  mutating func read() throws(CaptureError) -> ([CapturedFrame], remarks: [String]) {
    guard numbers.has(Self.headerLength, at: 0) else {
      throw CaptureError(at: numbers.octets.count, "the file ends within its header")
    }
    let version = numbers.number16(at: 4)
    guard version == 2 else {
      throw CaptureError(at: 4, "version \(version) of pcap; only version 2 is known")
    }
    // The upper bits tell of frame check sequences.
    let linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: numbers.number32(at: 20)))
    return try frames(linkType)
  }

  private func frames(
    _ linkType: LinkType
  ) throws(CaptureError) -> ([CapturedFrame], remarks: [String]) {
    var frames: [CapturedFrame] = []
    var offset = Self.headerLength
    while offset < numbers.octets.count {
      let number = frames.count + 1
      guard numbers.has(Self.recordLength, at: offset) else {
        return (frames, [cut(number, at: offset)])
      }
      let length = Int(numbers.number32(at: offset + 8))
      guard length <= Self.longestFrame else {
        throw CaptureError(
          at: offset + 8, "frame \(number) is said to have \(length) octets: the file is damaged")
      }
      let start = offset + Self.recordLength
      guard numbers.has(length, at: start) else { return (frames, [cut(number, at: offset)]) }
      frames.append(
        CapturedFrame(
          number: number, stamp: stamp(at: offset), linkType: linkType,
          range: start..<start + length, originalLength: originalLength(at: offset, length)))
      offset = start + length
    }
    return (frames, [])
  }

  private func stamp(at offset: Int) -> Instant {
    let seconds = Int64(numbers.number32(at: offset))
    let fraction = Int64(numbers.number32(at: offset + 4))
    return Instant(nanoseconds: seconds * 1_000_000_000 + fraction * unit)
  }

  private func originalLength(at offset: Int, _ captured: Int) -> Int {
    max(Int(numbers.number32(at: offset + 12)), captured)
  }

  private func cut(_ number: Int, at offset: Int) -> String {
    "the file ends within frame \(number), at octet \(offset): what came after is not there"
  }
}
