extension Packet {
  /// Why a packet cannot be split as asked.
  public enum FragmentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Every fragment but the last carries a multiple of eight octets, at least eight.
    case payloadSize(Int)
    /// The packet is larger than fragment offsets can say: 65535 octets.
    case tooLarge(Int)

    public var description: String {
      switch self {
      case .payloadSize(let size):
        "a fragment's payload is a multiple of 8 octets and at least 8, not \(size)"
      case .tooLarge(let size): "a packet of \(size) octets is too large for fragments"
      }
    }
  }

  /// Splits a packet into fragments (RFC 791, section 3.2; RFC 8200, section 4.5), in order. A wrong checksum of the
  /// IPv4 header stays wrong in every fragment; the don't-fragment flag stays as it is.
  /// - Parameters:
  ///   - octets: those that the packet was parsed from; padding of the link is left out.
  ///   - size: octets of the IP payload in every fragment but the last; for IPv6 the fragment header is not counted.
  ///   - identification: of the IPv6 fragments. Those of IPv4 have that of the packet.
  /// - Returns: whole packets; one if everything fits in one, which for IPv6 has a fragment header too (RFC 6946).
  public func fragments(
    of octets: Span<UInt8>, payloadSize size: Int, identification: UInt32 = 1
  ) throws(FragmentError) -> [[UInt8]] {
    guard size >= 8, size % 8 == 0 else { throw .payloadSize(size) }
    switch network {
    case .ipv4(let header): return try split(header, octets, size)
    case .ipv6(let header): return try split(header, octets, size, identification)
    }
  }

  /// The pieces of `range` of at most `size` octets.
  private func pieces(
    _ range: Range<Int>, _ size: Int
  ) throws(FragmentError) -> [Range<Int>] {
    guard range.count <= 65535 else { throw .tooLarge(range.count) }
    return stride(from: range.lowerBound, to: range.upperBound, by: size).map {
      $0..<min($0 + size, range.upperBound)
    }
  }

  private func split(
    _ header: IPv4Header, _ octets: Span<UInt8>, _ size: Int
  ) throws(FragmentError) -> [[UInt8]] {
    let body = header.length..<max(header.length, min(payload.upperBound, octets.count))
    return try pieces(body, size).map { piece in
      var part = header
      part.totalLength = nil
      part.fragmentOffset += UInt16((piece.lowerBound - body.lowerBound) / 8)
      part.moreFragments = header.moreFragments || piece.upperBound < body.upperBound
      if piece.lowerBound > body.lowerBound { part.keepCopiedOptions() }
      let right = part.rightChecksum(followedBy: piece.count)
      part.checksum = headerChecksumIsRight(in: octets) == false ? right ^ 0x5555 : right
      return Packet(network: .ipv4(part), transport: .other).write(payload: octets.array(piece))
    }
  }

  private func split(
    _ header: IPv6Header, _ octets: Span<UInt8>, _ size: Int, _ identification: UInt32
  ) throws(FragmentError) -> [[UInt8]] {
    var (start, head) = (IPv6Header.minimumLength, header)
    head.payloadLength = nil
    head.extensions = Array(header.extensions.prefix(header.perHopExtensions))
    start += head.length - IPv6Header.minimumLength
    let fragmented = head.protocolNumber
    let body = start..<max(start, min(payload.upperBound, octets.count))
    return try pieces(body, size).map { piece in
      var part = head
      let fragment = IPv6Fragment(
        offset: UInt16((piece.lowerBound - start) / 8),
        moreFragments: piece.upperBound < body.upperBound, identification: identification)
      part.append(IPProtocol.fragment, octets: fragment.octets)
      part.extensions[part.extensions.count - 1].nextHeader = fragmented
      return Packet(network: .ipv6(part), transport: .other).write(payload: octets.array(piece))
    }
  }
}

extension IPv4Header {
  /// Keeps the options that stand in every fragment: those whose kind has its highest bit set (RFC 791, section 3.1).
  mutating func keepCopiedOptions() {
    var kept = RawOptions()
    var offset = 0
    while offset < options.count, options[offset] != 0 {
      if options[offset] == 1 {
        offset += 1
        continue
      }
      guard offset + 1 < options.count, case let length = Int(options[offset + 1]), length >= 2,
        offset + length <= options.count
      else { break }
      if options[offset] & 0x80 != 0 {
        for index in offset..<(offset + length) { kept.append(options[index]) }
      }
      offset += length
    }
    options = kept
    headerLength = nil
  }
}

extension IPv6Header {
  /// How many extension headers every fragment repeats: those that routers on the way look at, which end with the
  /// hop-by-hop options or the routing header (RFC 8200, section 4.5).
  var perHopExtensions: Int {
    guard !extensions.isEmpty else { return 0 }
    let last = extensionKinds.lastIndex {
      $0 == IPProtocol.hopByHop || $0 == IPProtocol.routing
    }
    return last.map { $0 + 1 } ?? 0
  }
}
