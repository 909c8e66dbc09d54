import Wire

// The same for arrays: `#expect` cannot take spans apart.

extension Packet {
  func checksumIsRight(in octets: [UInt8]) -> Bool { checksumIsRight(in: octets.span) }

  func headerChecksumIsRight(in octets: [UInt8]) -> Bool? { headerChecksumIsRight(in: octets.span) }

  func transportChecksumIsRight(in octets: [UInt8]) -> Bool? {
    transportChecksumIsRight(in: octets.span)
  }

  func quoted(in octets: [UInt8]) -> QuotedPacket? { quoted(in: octets.span) }

  func fragments(
    of octets: [UInt8], payloadSize: Int, identification: UInt32 = 1
  ) throws(FragmentError) -> [[UInt8]] {
    try fragments(of: octets.span, payloadSize: payloadSize, identification: identification)
  }
}

extension EthernetHeader {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}

extension ARPPacket {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}

extension QuotedPacket {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}

extension NeighbourSolicitation {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}

extension NeighbourAdvertisement {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}

extension TunnelledPacket {
  static func parse(_ octets: some Collection<UInt8>) throws(ParseError) -> TunnelledPacket {
    try parse(Array(octets).span)
  }
}

extension GREHeader {
  init(parsing octets: [UInt8]) throws(ParseError) { try self.init(parsing: octets.span) }
}
