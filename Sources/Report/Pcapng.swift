public import Engine
import Script
import Wire

/// Writes a transcript's frames as a pcapng file (draft-ietf-opsawg-pcapng): stamps in nanoseconds, each packet with
/// its direction and the script line that it belongs to.
///
/// All numbers are big-endian, which the byte-order magic of the section header says.
public struct Pcapng {
  private var octets: [UInt8] = []

  private enum BlockType {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interface: UInt32 = 1
    static let enhancedPacket: UInt32 = 6
  }

  private enum Option {
    static let end: UInt16 = 0
    static let comment: UInt16 = 1
    static let userApplication: UInt16 = 4
    static let interfaceName: UInt16 = 2
    static let interfaceResolution: UInt16 = 9
    static let packetFlags: UInt16 = 2
  }

  private enum LinkType {
    static let ethernet: UInt16 = 1
    /// The packet begins with its IP header.
    static let raw: UInt16 = 101
  }

  /// - Parameter application: name and version of the program, for the section header.
  public static func octets(of transcript: Transcript, application: String) -> [UInt8] {
    var file = Pcapng()
    let comments = transcript.comments
    file.writeSectionHeader(application: application, comment: transcript.heading)
    file.writeInterface(isEthernet: transcript.frames.entries.allSatisfy { $0.networkOffset > 0 })
    for index in transcript.frames.entries.indices {
      file.writePacket(index, of: transcript.frames, comments: comments[index] ?? [])
    }
    return file.octets
  }

  private mutating func writeSectionHeader(application: String, comment: String) {
    writeBlock(BlockType.sectionHeader) { block in
      block.append32(0x1A2B_3C4D)
      block.append16(1)
      block.append16(0)
      // The length of the section is not told: -1.
      block.append32(0xFFFF_FFFF)
      block.append32(0xFFFF_FFFF)
      block.appendOption(Option.comment, Array(comment.utf8))
      block.appendOption(Option.userApplication, Array(application.utf8))
      block.appendOption(Option.end, [])
    }
  }

  private mutating func writeInterface(isEthernet: Bool) {
    writeBlock(BlockType.interface) { block in
      block.append16(isEthernet ? LinkType.ethernet : LinkType.raw)
      block.append16(0)
      // No limit to the length of a packet.
      block.append32(0)
      block.appendOption(Option.interfaceName, Array("tester".utf8))
      // Stamps count units of 10^-9 s.
      block.appendOption(Option.interfaceResolution, [9])
      block.appendOption(Option.end, [])
    }
  }

  private mutating func writePacket(_ index: Int, of frames: FrameStore, comments: [String]) {
    let entry = frames.entries[index]
    let frame = frames.frame(index)
    let stamp = UInt64(bitPattern: entry.stamp.nanoseconds)
    writeBlock(BlockType.enhancedPacket) { block in
      block.append32(0)
      block.append32(UInt32(truncatingIfNeeded: stamp >> 32))
      block.append32(UInt32(truncatingIfNeeded: stamp))
      block.append32(UInt32(truncatingIfNeeded: frame.count))
      block.append32(UInt32(truncatingIfNeeded: frame.count))
      block.appendPadded(frame)
      for comment in comments { block.appendOption(Option.comment, Array(comment.utf8)) }
      block.appendOption(Option.packetFlags, [0, 0, 0, entry.flags])
      block.appendOption(Option.end, [])
    }
  }

  private mutating func writeBlock(_ type: UInt32, _ body: (inout [UInt8]) -> Void) {
    var content: [UInt8] = []
    body(&content)
    let length = UInt32(truncatingIfNeeded: content.count + 12)
    octets.append32(type)
    octets.append32(length)
    octets += content
    octets.append32(length)
  }
}

extension FrameStore.Entry {
  /// The direction as the capturing interface, the tester's, sees it: 1 is received, 2 is sent.
  fileprivate var flags: UInt8 {
    switch direction {
    case .inbound: 2
    case .outbound: 1
    }
  }
}

extension Transcript {
  fileprivate var heading: String {
    var text = probe
    if !caseName.isEmpty { text += " [\(caseName)]" }
    return text + " \(version.label): \(verdict.name)"
  }

  /// By frame: the script lines that it belongs to.
  fileprivate var comments: [Int: [String]] {
    var result: [Int: [String]] = [:]
    for entry in entries {
      guard case .packet(let frame, _) = entry.kind, let location = entry.location else { continue }
      result[frame, default: []].append("\(location.file):\(location.line): \(entry.script)")
    }
    return result
  }
}

extension [UInt8] {
  fileprivate mutating func append16(_ value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  fileprivate mutating func append32(_ value: UInt32) {
    append16(UInt16(truncatingIfNeeded: value >> 16))
    append16(UInt16(truncatingIfNeeded: value))
  }

  /// Padded with zeros to a multiple of four.
  fileprivate mutating func appendPadded(_ content: some Collection<UInt8>) {
    append(contentsOf: content)
    append(contentsOf: repeatElement(0, count: (4 - content.count % 4) % 4))
  }

  /// An option's length has 16 bits; a longer value is cut.
  fileprivate mutating func appendOption(_ code: UInt16, _ value: [UInt8]) {
    let value = value.prefix(0xFFFF)
    append16(code)
    append16(UInt16(truncatingIfNeeded: value.count))
    appendPadded(value)
  }
}
