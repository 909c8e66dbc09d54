import Wire

extension SeededGenerator {
  /// A packet with any values in its fields. Fields that can be left out are left out.
  mutating func packet() -> Packet {
    let transport = transport()
    let number: UInt8 =
      switch transport {
      case .tcp: IPProtocol.tcp
      case .udp: IPProtocol.udp
      case .icmp: IPProtocol.icmp
      case .other: 253
      }
    if Bool.random(using: &self) {
      return Packet(network: .ipv4(ipv4(number)), transport: transport)
    }
    return Packet(
      network: .ipv6(ipv6(number == IPProtocol.icmp ? IPProtocol.icmpv6 : number)),
      transport: transport)
  }

  mutating func transport() -> TransportHeader {
    switch below(8) {
    case 0:
      return .udp(UDPHeader(sourcePort: number(), destinationPort: number()))
    case 1:
      return .icmp(ICMPHeader(type: number(), code: number(), rest: number()))
    case 2:
      return .other
    default:
      return .tcp(tcp())
    }
  }

  mutating func tcp() -> TCPHeader {
    TCPHeader(
      sourcePort: number(), destinationPort: number(), sequence: SequenceNumber(number()),
      acknowledgement: SequenceNumber(number()), flags: TCPFlags(rawValue: number()),
      window: number(),
      urgentPointer: number(), options: options())
  }

  /// Zero to ten whole words of any octets.
  mutating func options() -> RawOptions { RawOptions(octets(below(11) * 4)) ?? RawOptions() }

  mutating func ipv4(_ number: UInt8) -> IPv4Header {
    var header = IPv4Header(
      source: IPv4Address(rawValue: self.number()),
      destination: IPv4Address(rawValue: self.number()),
      protocolNumber: number)
    header.typeOfService = self.number()
    header.identification = self.number()
    header.reservedFlag = Bool.random(using: &self)
    header.dontFragment = Bool.random(using: &self)
    header.timeToLive = self.number()
    header.options = options()
    return header
  }

  mutating func ipv6(_ number: UInt8) -> IPv6Header {
    var header = IPv6Header(
      source: IPv6Address(high: self.number(), low: self.number()),
      destination: IPv6Address(high: self.number(), low: self.number()), nextHeader: number)
    header.trafficClass = self.number()
    header.flowLabel = self.number() & 0xFFFFF
    header.hopLimit = self.number()
    for kind in [IPProtocol.hopByHop, IPProtocol.destinationOptions, IPProtocol.routing]
    where below(4) == 0 {
      let units = below(3)
      header.append(kind, octets: [UInt8(units)] + octets(units * 8 + 6))
    }
    return header
  }
}
