extension RawOptions {
  /// The options of a TCP header, in their order. Never fails: see `TCPOption` for what illegal octets become.
  public var decoded: [TCPOption] {
    var options: [TCPOption] = []
    var offset = 0
    while offset < count {
      if options.last == .endOfList, self[offset] != TCPOption.Kind.endOfList {
        return options + [.malformed(octets(from: offset, to: count))]
      }
      let (option, length) = option(at: offset)
      options.append(option)
      offset += length
    }
    return options
  }

  /// - Returns: the option and its octets, at least one.
  private func option(at offset: Int) -> (TCPOption, Int) {
    let kind = self[offset]
    if kind == TCPOption.Kind.endOfList { return (.endOfList, 1) }
    if kind == TCPOption.Kind.noOperation { return (.noOperation, 1) }
    guard offset + 1 < count, case let length = Int(self[offset + 1]), length >= 2,
      offset + length <= count
    else {
      return (.malformed(octets(from: offset, to: count)), count - offset)
    }
    let content = octets(from: offset + 2, to: offset + length)
    return (TCPOption(kind: kind, content: content), length)
  }

  private func octets(from start: Int, to end: Int) -> [UInt8] { (start..<end).map { self[$0] } }
}

extension TCPOption {
  /// From what stands after kind and length.
  init(kind: UInt8, content: [UInt8]) {
    self = Self.known(kind, content) ?? .other(kind: kind, octets: content)
  }

  /// `nil` where the kind is unknown, or the length is not the one of its RFC.
  private static func known(_ kind: UInt8, _ content: [UInt8]) -> TCPOption? {
    let octets = content.span
    switch (kind, content.count) {
    case (Kind.maximumSegmentSize, 2): return .maximumSegmentSize(octets.number16(at: 0))
    case (Kind.windowScale, 1): return .windowScale(content[0])
    case (Kind.sackPermitted, 0): return .sackPermitted
    case (Kind.sack, 8), (Kind.sack, 16), (Kind.sack, 24), (Kind.sack, 32):
      return .sack(blocks(octets))
    case (Kind.timestamps, 8):
      return .timestamps(value: octets.number32(at: 0), echo: octets.number32(at: 4))
    case (Kind.md5, 16): return .md5(digest: content)
    case (Kind.fastOpen, 0), (Kind.fastOpen, 4...16):
      return content.count % 2 == 0 ? .fastOpen(cookie: content) : nil
    case (Kind.experiment, 2...) where content.starts(with: fastOpenExperiment):
      return .experimentalFastOpen(cookie: Array(content.dropFirst(2)))
    case (Kind.accurateECN0, 0...9), (Kind.accurateECN1, 0...9):
      return content.count % 3 == 0 ? .accurateECN(kind: kind, counters: counters(octets)) : nil
    default: return nil
    }
  }

  private static func blocks(_ octets: Span<UInt8>) -> [SACKBlock] {
    stride(from: 0, to: octets.count, by: 8).map {
      SACKBlock(
        left: SequenceNumber(octets.number32(at: $0)),
        right: SequenceNumber(octets.number32(at: $0 + 4)))
    }
  }

  private static func counters(_ octets: Span<UInt8>) -> [UInt32] {
    stride(from: 0, to: octets.count, by: 3).map {
      UInt32(octets[$0]) << 16 | UInt32(octets.number16(at: $0 + 1))
    }
  }
}
