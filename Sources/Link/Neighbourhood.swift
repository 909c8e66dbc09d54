import Wire

/// Address resolution for addresses that no kernel owns: what to answer to whom (RFC 826; RFC 4861, section 7.2).
struct Neighbourhood {
  /// Ours.
  var hardware: MACAddress
  var addresses: [IPAddress]

  /// What a frame is to us.
  enum Meaning: Equatable {
    /// For whoever uses the link.
    case packet
    /// A neighbour asks for one of our addresses; this frame is the answer.
    case question(answer: [UInt8])
    /// A neighbour tells its own.
    case answer(IPAddress, MACAddress)
    /// Other address resolution, or no frame of ours at all.
    case nothing
  }

  func meaning(of frame: Span<UInt8>) -> Meaning {
    guard let header = try? EthernetHeader(parsing: frame) else { return .nothing }
    let rest = frame.extracting(EthernetHeader.length..<frame.count)
    switch header.etherType {
    case EthernetHeader.ipv4: return .packet
    case EthernetHeader.ipv6: return isDiscovery(rest) ? discovery(rest, header) : .packet
    case EthernetHeader.arp: return resolution(rest)
    default: return .nothing
    }
  }

  // MARK: Questions of ours

  /// A frame that asks who has an address.
  func question(for target: IPAddress, from source: IPAddress) -> [UInt8]? {
    switch (target, source) {
    case (.v4(let target), .v4(let source)):
      let request = ARPPacket(
        operation: ARPPacket.request, senderHardware: hardware, senderProtocol: source,
        targetHardware: MACAddress(rawValue: 0), targetProtocol: target)
      return frame(to: .broadcast, EthernetHeader.arp, request.octets)
    case (.v6(let target), .v6(let source)):
      let group = target.solicitedNode
      let question = NeighbourSolicitation(target: target, source: hardware)
      return frame(
        to: MACAddress(multicast: group), EthernetHeader.ipv6,
        question.packet(from: source, to: group))
    default: return nil
    }
  }

  /// Octets to send as they are.
  func frame(to destination: MACAddress, _ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    let header = EthernetHeader(destination: destination, source: hardware, etherType: type)
    var frame = [UInt8](capacity: EthernetHeader.length + packet.count) { out in
      header.write(into: &out)
    }
    frame += packet
    return frame
  }

  // MARK: ARP

  private func resolution(_ octets: Span<UInt8>) -> Meaning {
    guard let packet = try? ARPPacket(parsing: octets) else { return .nothing }
    switch packet.operation {
    case ARPPacket.request where addresses.contains(.v4(packet.targetProtocol)):
      let reply = packet.reply(from: hardware).octets
      return .question(answer: frame(to: packet.senderHardware, EthernetHeader.arp, reply))
    case ARPPacket.reply: return .answer(.v4(packet.senderProtocol), packet.senderHardware)
    default: return .nothing
    }
  }

  // MARK: Neighbour discovery

  /// ICMPv6 of the types 133 to 137 directly after the IPv6 header.
  private func isDiscovery(_ packet: Span<UInt8>) -> Bool {
    packet.count > 40 && packet[6] == IPProtocol.icmpv6 && (133...137).contains(packet[40])
  }

  private func discovery(_ octets: Span<UInt8>, _ header: EthernetHeader) -> Meaning {
    // From a hop limit of 255 it follows that no router passed it on (RFC 4861, section 7.1).
    guard let ip = try? IPv6Header(parsing: octets), ip.hopLimit == 255 else { return .nothing }
    let message = octets.extracting(40..<octets.count)
    if let question = try? NeighbourSolicitation(parsing: message) {
      guard addresses.contains(.v6(question.target)) else { return .nothing }
      return .question(answer: advertisement(for: question, ip, to: header.source))
    }
    if let answer = try? NeighbourAdvertisement(parsing: message) {
      return .answer(.v6(answer.target), answer.targetLinkAddress ?? header.source)
    }
    return .nothing
  }

  /// Who asks without an address of its own, in duplicate detection, is answered at all nodes (RFC 4861, section 7.2.4).
  private func advertisement(
    for question: NeighbourSolicitation, _ ip: IPv6Header, to asker: MACAddress
  ) -> [UInt8] {
    let isUnspecified = ip.source == IPv6Address(high: 0, low: 0)
    let flags =
      NeighbourAdvertisement.override | (isUnspecified ? 0 : NeighbourAdvertisement.solicited)
    let answer = NeighbourAdvertisement(flags: flags, target: question.target, link: hardware)
    let destination = isUnspecified ? IPv6Address.allNodes : ip.source
    return frame(
      to: isUnspecified ? MACAddress(multicast: destination) : asker, EthernetHeader.ipv6,
      answer.packet(from: question.target, to: destination))
  }
}

extension IPv6Address {
  /// ff02::1
  static let allNodes = IPv6Address(high: 0xFF02_0000_0000_0000, low: 1)
}
