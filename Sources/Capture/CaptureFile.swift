public import Wire

/// The frames of a capture file: pcap (draft-ietf-opsawg-pcap) or pcapng (draft-ietf-opsawg-pcapng), in either byte order.
///
/// Any octets give frames or an error, never a trap. A file that ends within a frame, as one does whose writer was killed,
/// has the frames before it, and a remark.
public struct CaptureFile: Sendable {
  /// The whole file.
  public let octets: [UInt8]
  public internal(set) var frames: [CapturedFrame] = []
  /// What was left out or looks odd, each once, for the user.
  public internal(set) var remarks: [String] = []

  public init(parsing octets: [UInt8]) throws(CaptureError) {
    self.octets = octets
    guard octets.count >= 4 else {
      throw CaptureError(at: 0, "only \(octets.count) octets: this is no capture file")
    }
    switch CaptureNumbers(octets, isLittleEndian: false).number32(at: 0) {
    case PcapngReader.sectionHeader:
      var reader = PcapngReader(octets)
      (frames, remarks) = try reader.read()
    case let magic:
      guard let format = PcapFormat(magic: magic) else { throw Self.unknown(octets) }
      var reader = PcapReader(octets, format)
      (frames, remarks) = try reader.read()
    }
  }

  private static func unknown(_ octets: [UInt8]) -> CaptureError {
    if octets.starts(with: [0x1F, 0x8B]) {
      return CaptureError(at: 0, "the file is compressed: unpack it first, with gunzip")
    }
    if octets.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return CaptureError(at: 0, "the file is compressed: unpack it first, with unzstd")
    }
    return CaptureError(at: 0, "neither pcap nor pcapng: the file begins with no magic of theirs")
  }
}

/// One frame as it was captured.
public struct CapturedFrame: Hashable, Sendable {
  /// From 1 in the order of the file, as Wireshark counts.
  public var number: Int
  public var stamp: Instant
  public var linkType: LinkType
  /// Its octets in the file; fewer than `originalLength` where the capture has cut it.
  public var range: Range<Int>
  /// Octets on the wire.
  public var originalLength: Int

  public init(
    number: Int, stamp: Instant, linkType: LinkType, range: Range<Int>, originalLength: Int
  ) {
    self.number = number
    self.stamp = stamp
    self.linkType = linkType
    self.range = range
    self.originalLength = originalLength
  }
}
