import Match
import Wire

/// Parts of a script's segment notation out of captured values.
struct SegmentScript {
  let basis: RecordingBasis

  /// A list as the tester sends it: values as they were.
  func sent(_ segment: CapturedSegment) -> String {
    list(segment) { option in
      switch option {
      case .sack(let blocks): sack(blocks, of: .target)
      case .timestamps(let value, let echo):
        "TS val \(basis.clock(value, of: .tester)) ecr \(self.echo(echo, segment, of: .target))"
      default: option.description
      }
    }
  }

  /// A list as the target must send it: what depends on its link, its memory or its clock may have any value.
  func expected(_ segment: CapturedSegment) -> String {
    list(segment) { option in
      switch option {
      case .maximumSegmentSize: "mss *"
      case .windowScale: "wscale *"
      case .sack(let blocks): sack(blocks, of: .tester)
      case .timestamps(let value, _): "TS val \(basis.clock(value, of: .target)) ecr *"
      case .fastOpen(let cookie): cookie.isEmpty ? "FO" : "FO *"
      case .experimentalFastOpen(let cookie): cookie.isEmpty ? "FOEXP" : "FOEXP *"
      case .md5: "md5 *"
      default: option.description
      }
    }
  }

  private func list(
    _ segment: CapturedSegment, _ text: (TCPOption) -> String
  ) -> String {
    var options = segment.header.options.decoded
    // Padding comes by itself.
    while options.last == .endOfList { options.removeLast() }
    return options.isEmpty ? "" : " <" + options.map(text).joined(separator: ",") + ">"
  }

  /// Blocks count the octets of the side that they acknowledge.
  private func sack(_ blocks: [SACKBlock], of side: RecordingBasis.Side) -> String {
    blocks.reduce("sack") {
      "\($0) \(basis.relative($1.left, of: side)):\(basis.relative($1.right, of: side))"
    }
  }

  /// A SYN echoes nothing.
  private func echo(
    _ value: UInt32, _ segment: CapturedSegment, of side: RecordingBasis.Side
  ) -> UInt32 {
    segment.header.flags.contains(.ack) ? basis.clock(value, of: side) : value
  }

  /// Octets as a string, one line of the text a line, or as hex; `$` would be taken for a value of a case.
  static func payload(_ octets: ArraySlice<UInt8>) -> [String] {
    guard octets.allSatisfy({ (0x20...0x7E).contains($0) || [9, 10, 13].contains($0) }) else {
      return stride(from: octets.startIndex, to: octets.endIndex, by: lineLength).map {
        hexadecimal(octets[$0..<min($0 + lineLength, octets.endIndex)])
      }.enumerated().map { index, digits in
        (index == 0 ? "hex(" : "    ") + digits
      }.closed(by: ")")
    }
    var lines: [String] = []
    for line in octets.split(after: 10, most: lineLength * 2) {
      lines.append("\"" + line.map(escaped).joined() + "\"")
    }
    return lines
  }

  /// Octets of hex on a line.
  private static let lineLength = 32

  private static func escaped(_ octet: UInt8) -> String {
    switch octet {
    case 9: "\\t"
    case 10: "\\n"
    case 13: "\\r"
    case 0x22: "\\\""
    case 0x24: "\\x24"
    case 0x5C: "\\\\"
    default: String(UnicodeScalar(octet))
    }
  }
}

extension [String] {
  fileprivate func closed(by end: String) -> [String] {
    guard let last else { return self }
    return dropLast() + [last + end]
  }
}

extension ArraySlice<UInt8> {
  /// Pieces that end with this octet, or have so many.
  fileprivate func split(after octet: UInt8, most: Int) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var rest = self
    while !rest.isEmpty {
      let limit = rest.prefix(most)
      let end = limit.firstIndex(of: octet).map { $0 + 1 } ?? limit.endIndex
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }
}
