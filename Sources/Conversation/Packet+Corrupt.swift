import Match
import Wire

extension Packet {
  /// Puts the checksum of the template into the transport header; computes the right one first if it is to be wrong.
  mutating func corrupt(_ checksum: ChecksumTemplate?, payload: [UInt8]) {
    guard let checksum else { return }
    let octets = write(payload: payload)
    guard let right = try? Packet.parse(octets.span) else { return }
    switch (transport, right.transport) {
    case (.tcp(var header), .tcp(let parsed)):
      header.checksum = checksum.value(right: parsed.checksum)
      transport = .tcp(header)
    case (.udp(var header), .udp(let parsed)):
      header.checksum = checksum.value(right: parsed.checksum)
      transport = .udp(header)
    default: break
    }
  }

  /// The same for the checksum of the IPv4 header; IPv6 has none.
  mutating func corruptHeader(_ checksum: ChecksumTemplate?, payload: [UInt8]) {
    guard let checksum, case .ipv4(var header) = network else { return }
    header.checksum = checksum.value(
      right: header.rightChecksum(followedBy: transport.length + payload.count))
    network = .ipv4(header)
  }
}

extension ChecksumTemplate {
  /// Turning over every other bit never gives the right sum, nor the other form of zero.
  func value(right: UInt16?) -> UInt16 {
    switch self {
    case .bad: (right ?? 0) ^ 0x5555
    case .value(let value): value
    }
  }
}
