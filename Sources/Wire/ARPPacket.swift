/// An ARP packet for IPv4 on Ethernet (RFC 826).
public struct ARPPacket: Hashable, Sendable {
  public var operation: UInt16
  public var senderHardware: MACAddress
  public var senderProtocol: IPv4Address
  public var targetHardware: MACAddress
  public var targetProtocol: IPv4Address

  /// Octets.
  public static let length = 28

  public static let request: UInt16 = 1
  public static let reply: UInt16 = 2

  public init(
    operation: UInt16, senderHardware: MACAddress, senderProtocol: IPv4Address,
    targetHardware: MACAddress, targetProtocol: IPv4Address
  ) {
    self.operation = operation
    self.senderHardware = senderHardware
    self.senderProtocol = senderProtocol
    self.targetHardware = targetHardware
    self.targetProtocol = targetProtocol
  }

  /// Reads what follows the Ethernet header; octets after the 28th are padding.
  /// - Throws: when there are fewer than 28 octets, or the addresses are not those of Ethernet and IPv4.
  public init(parsing octets: Span<UInt8>) throws(ParseError) {
    try ParseError.require(Self.length, from: 0, to: octets.count, layer: .arp)
    for field in Self.fixed where octets.number16(at: field.offset) != field.value {
      throw ParseError(
        layer: .arp, offset: field.offset,
        problem: .unsupported(
          field: field.name, value: UInt64(octets.number16(at: field.offset))))
    }
    operation = octets.number16(at: 6)
    senderHardware = MACAddress(octets, at: 8)
    senderProtocol = IPv4Address(rawValue: octets.number32(at: 14))
    targetHardware = MACAddress(octets, at: 18)
    targetProtocol = IPv4Address(rawValue: octets.number32(at: 24))
  }

  /// What stands before the operation for IPv4 on Ethernet: types, and both address lengths in one word.
  private static let fixed: [(offset: Int, name: String, value: UInt16)] = [
    (0, "hardware type", 1), (2, "protocol type", EthernetHeader.ipv4),
    (4, "address lengths", 0x0604),
  ]

  /// Appends 28 octets, for which there must be room.
  public func write(into out: inout OutputSpan<UInt8>) {
    for field in Self.fixed { out.append(bigEndian: field.value) }
    out.append(bigEndian: operation)
    out.append(senderHardware)
    out.append(bigEndian: senderProtocol.rawValue)
    out.append(targetHardware)
    out.append(bigEndian: targetProtocol.rawValue)
  }

  /// The 28 octets.
  public var octets: [UInt8] { [UInt8](capacity: Self.length) { out in write(into: &out) } }

  /// The answer to this request: `hardware` has the address that was asked for.
  public func reply(from hardware: MACAddress) -> ARPPacket {
    ARPPacket(
      operation: Self.reply, senderHardware: hardware, senderProtocol: targetProtocol,
      targetHardware: senderHardware, targetProtocol: senderProtocol)
  }
}

extension ARPPacket: CustomStringConvertible {
  public var description: String {
    switch operation {
    case Self.request: "ARP who has \(targetProtocol) tell \(senderProtocol)"
    case Self.reply: "ARP \(senderProtocol) is at \(senderHardware)"
    default: "ARP operation \(operation) \(senderProtocol) > \(targetProtocol)"
    }
  }
}
