import Match
import Wire

extension Conversation {
  /// The octets of an option list, padded with zeros to a multiple of four.
  /// - Parameter acknowledges: the segment has the ACK flag, so that a timestamp echo means something.
  func encode(
    _ template: OptionsTemplate, _ values: Values, acknowledges: Bool
  ) throws(BuildError) -> RawOptions {
    var options = RawOptions()
    for item in template.items {
      let fits: Bool
      if case .raw(let octets) = item {
        fits = options.append(contentsOf: octets)
      } else {
        fits = options.append(try option(item, values, acknowledges))
      }
      if !fits { throw BuildError("options: more than \(RawOptions.capacity) octets") }
    }
    options.pad()
    return options
  }

  private func option(
    _ item: OptionTemplate, _ values: Values, _ acknowledges: Bool
  ) throws(BuildError) -> TCPOption {
    switch item {
    case .endOfList: return .endOfList
    case .noOperation: return .noOperation
    case .maximumSegmentSize(let size):
      return .maximumSegmentSize(UInt16(try values.number("mss", size, in: 0...65_535)))
    case .windowScale(let shift):
      return .windowScale(UInt8(try values.number("wscale", shift, in: 0...255)))
    case .sackPermitted: return .sackPermitted
    case .sack(let blocks): return .sack(try sackBlocks(blocks, values))
    case .timestamps(let value, let echo):
      return try timestamps(value, echo, values, acknowledges)
    case .fastOpen(let cookie): return .fastOpen(cookie: cookie ?? [])
    case .capturedFastOpen(let name):
      guard let cookie = CapturedCookie.octets(of: name, values.names) else {
        throw BuildError("FO: $\(name) is not a cookie; capture one with 'as \(name) = cookie'")
      }
      return .fastOpen(cookie: cookie)
    case .experimentalFastOpen(let cookie): return .experimentalFastOpen(cookie: cookie ?? [])
    case .md5(let digest?): return .md5(digest: digest)
    case .md5(nil): throw BuildError("md5: the digest must be written, it is not computed")
    case .accurateECN(let kind, let counters):
      return .accurateECN(kind: kind, counters: try self.counters(counters, values))
    case .other(let kind, let octets): return .other(kind: kind, octets: octets ?? [])
    case .raw(let octets): return .malformed(octets)
    }
  }

  private func sackBlocks(
    _ blocks: [SACKTemplate], _ values: Values
  ) throws(BuildError) -> [SACKBlock] {
    var built: [SACKBlock] = []
    for block in blocks {
      let left = try values.number("sack", block.left)
      let right = try values.number("sack", block.right)
      built.append(
        SACKBlock(
          left: basis.wireAcknowledgement(left, from: .tester, syn: false),
          right: basis.wireAcknowledgement(right, from: .tester, syn: false)))
    }
    return built
  }

  private func counters(
    _ counters: [NumberPattern], _ values: Values
  ) throws(BuildError) -> [UInt32] {
    var built: [UInt32] = []
    for counter in counters {
      built.append(UInt32(try values.number("ECN counter", counter, in: 0...0xFFFFFF)))
    }
    return built
  }
}
