import CLinux
import Wire

/// A program of classic BPF that lets through what is for the tester. What else is on the wire never reaches us.
struct PacketFilter {
  private(set) var program: [clinux_instruction] = []
  /// From the start of a frame to its IP header, octets.
  private let ip: Int

  /// For addresses of our own: address resolution, and every packet for them.
  init(accepting addresses: [IPAddress], medium: PacketLink.Medium = .ethernet) {
    ip = medium.headerLength
    if medium.isTap { program = Self.stampsOfInbound }
    let (v4, v6) = addresses.byVersion
    section(EthernetHeader.arp, v4.flatMap { Self.accept($0, at: ip + Offset.arpTarget) })
    section(EthernetHeader.ipv4, v4.flatMap { Self.accept($0, at: ip + Offset.ipv4Destination) })
    section(
      EthernetHeader.ipv6,
      v6.flatMap { Self.accept($0, at: ip + Offset.ipv6Destination) }
        + Self.onlySolicitations
        + v6.flatMap { Self.accept($0, at: ip + Offset.solicitationTarget) })
    program.append(Self.drop)
  }

  /// For addresses that this machine's kernel owns: what is for these ports, and ICMP, whatever it quotes. On a network,
  /// the answers of others to address resolution, too.
  init(accepting addresses: [IPAddress], ports: [UInt16], medium: PacketLink.Medium) {
    ip = medium.headerLength
    let (v4, v6) = addresses.byVersion
    if medium == .ethernet {
      section(EthernetHeader.arp, v4.flatMap { Self.accept($0, at: ip + Offset.arpTarget) })
    }
    section(EthernetHeader.ipv4, v4.flatMap { segments4(for: $0, ports) })
    section(EthernetHeader.ipv6, v6.flatMap { segments6(for: $0, ports) })
    program.append(Self.drop)
  }

  /// For everybody's segments: those of TCP from or to a port.
  /// - Parameter headerLength: of the link's header, octets.
  init(ofPort port: UInt16, headerLength: Int) {
    ip = headerLength
    let isPort = Self.acceptIfEqual(UInt32(port))
    section(
      EthernetHeader.ipv4,
      Self.when(byte: IPProtocol.tcp, at: ip + Offset.ipv4Protocol) + [
        Self.load16(at: ip + Offset.ipv4Fragment),
        Self.ifSet(0x1FFF, skipUnlessSet: 1, skipIfSet: 0), Self.drop,
        Self.loadHeaderLength(at: ip), Self.load16(behindHeader: ip),
      ] + isPort + [Self.load16(behindHeader: ip + Offset.destinationPort)] + isPort)
    section(
      EthernetHeader.ipv6,
      Self.when(byte: IPProtocol.tcp, at: ip + Offset.ipv6Next)
        + [Self.load16(at: ip + Offset.ipv6Payload)] + isPort
        + [Self.load16(at: ip + Offset.ipv6Payload + Offset.destinationPort)] + isPort)
    program.append(Self.drop)
  }

  /// Drops the frame unless this octet is there.
  private static func when(byte: UInt8, at offset: Int) -> [clinux_instruction] {
    [load8(at: offset), ifEqual(UInt32(byte), skipUnlessEqual: 0, skipIfEqual: 1), drop]
  }

  init(_ configuration: PacketLink.Configuration) {
    if let ports = configuration.ports {
      self.init(accepting: configuration.addresses, ports: ports, medium: configuration.medium)
    } else {
      self.init(accepting: configuration.addresses, medium: configuration.medium)
    }
  }

  private func segments4(for address: IPv4Address, _ ports: [UInt16]) -> [clinux_instruction] {
    let transport =
      [Self.load8(at: ip + Offset.ipv4Protocol)]
      + Self.acceptIfEqual(UInt32(IPProtocol.icmp))
      + [
        Self.load16(at: ip + Offset.ipv4Fragment),
        Self.ifSet(0x1FFF, skipUnlessSet: 1, skipIfSet: 0), Self.drop,
        Self.loadHeaderLength(at: ip), Self.load16(behindHeader: ip + Offset.destinationPort),
      ] + ports.flatMap { Self.acceptIfEqual(UInt32($0)) } + [Self.drop]
    return Self.when([address.rawValue], at: ip + Offset.ipv4Destination, transport)
  }

  /// A packet with extension headers comes through: it is looked at closer when it is here.
  private func segments6(for address: IPv6Address, _ ports: [UInt16]) -> [clinux_instruction] {
    let port =
      [Self.load16(at: ip + Offset.ipv6Payload + Offset.destinationPort)]
      + ports.flatMap { Self.acceptIfEqual(UInt32($0)) } + [Self.drop]
    let transport =
      [
        Self.load8(at: ip + Offset.ipv6Next),
        Self.ifEqual(UInt32(IPProtocol.tcp), skipUnlessEqual: 0, skipIfEqual: 2),
        Self.ifEqual(UInt32(IPProtocol.udp), skipUnlessEqual: 0, skipIfEqual: 1),
        Self.take,
      ] + port
    return Self.when(address.words, at: ip + Offset.ipv6Destination, transport)
  }

  /// From the start of what follows the Ethernet header.
  private enum Offset {
    static let arpTarget = 24
    static let ipv4Fragment = 6
    static let ipv4Protocol = 9
    static let ipv4Destination = 16
    static let ipv6Next = 6
    static let ipv6Destination = 24
    static let ipv6Payload = 40
    static let destinationPort = 2
    static let icmpType = 40
    static let solicitationTarget = 48
  }

  /// What follows is only for frames of this type; it ends by dropping them.
  private mutating func section(_ etherType: UInt16, _ body: [clinux_instruction]) {
    let body = body + [Self.drop]
    program.append(Self.load16(at: ip == 0 ? Self.protocolOfKernel : 12))
    program.append(Self.ifEqual(UInt32(etherType), skipUnlessEqual: 0, skipIfEqual: 1))
    program.append(Self.jump(over: body.count))
    program += body
  }

  private static func accept(_ address: IPv4Address, at offset: Int) -> [clinux_instruction] {
    accept([address.rawValue], at: offset)
  }

  private static func accept(_ address: IPv6Address, at offset: Int) -> [clinux_instruction] {
    accept(address.words, at: offset)
  }

  /// Accepts the frame if these words are there, and goes on after this otherwise.
  private static func accept(_ words: [UInt32], at offset: Int) -> [clinux_instruction] {
    when(words, at: offset, [take])
  }

  /// Goes through `body` if these words are there, and over it otherwise.
  private static func when(
    _ words: [UInt32], at offset: Int, _ body: [clinux_instruction]
  ) -> [clinux_instruction] {
    words.enumerated().reversed().reduce(body) { rest, item in
      [
        load32(at: offset + 4 * item.offset),
        ifEqual(item.element, skipUnlessEqual: 0, skipIfEqual: 1), jump(over: rest.count),
      ] + rest
    }
  }

  private static func acceptIfEqual(_ value: UInt32) -> [clinux_instruction] {
    [ifEqual(value, skipUnlessEqual: 1, skipIfEqual: 0), take]
  }

  /// What the target does not send is ours: of that, only the time is of interest, for which one octet will do.
  private static let stampsOfInbound = [
    load8(at: typeOfKernel),
    ifEqual(4, skipUnlessEqual: 0, skipIfEqual: 1),  // PACKET_OUTGOING
    instruction(0x06, 1),
  ]

  /// Drops what is not a neighbour solicitation directly after the IPv6 header.
  private static let onlySolicitations = [
    load8(at: EthernetHeader.length + Offset.ipv6Next),
    ifEqual(UInt32(IPProtocol.icmpv6), skipUnlessEqual: 2, skipIfEqual: 0),
    load8(at: EthernetHeader.length + Offset.icmpType),
    ifEqual(UInt32(NeighbourSolicitation.type), skipUnlessEqual: 0, skipIfEqual: 1),
    drop,
  ]

  // MARK: Instructions (linux/bpf_common.h); a load past the end of a frame drops it

  private static func load32(at offset: Int) -> clinux_instruction { instruction(0x20, offset) }
  private static func load16(at offset: Int) -> clinux_instruction { instruction(0x28, offset) }
  private static func load8(at offset: Int) -> clinux_instruction { instruction(0x30, offset) }
  private static func load16(behindHeader offset: Int) -> clinux_instruction {
    instruction(0x48, offset)
  }
  /// The length of the IPv4 header there, for `load16(behindHeader:)`.
  private static func loadHeaderLength(at offset: Int) -> clinux_instruction {
    instruction(0xB1, offset)
  }
  /// SKF_AD_OFF + SKF_AD_PROTOCOL: the type that the kernel knows where no frame says it.
  private static let protocolOfKernel = 0xFFFF_F000
  /// SKF_AD_OFF + SKF_AD_PKTTYPE
  private static let typeOfKernel = 0xFFFF_F004
  private static func jump(over count: Int) -> clinux_instruction { instruction(0x05, count) }
  private static let take = instruction(0x06, 0xFFFF_FFFF)
  private static let drop = instruction(0x06, 0)

  private static func instruction(_ code: UInt16, _ operand: Int) -> clinux_instruction {
    clinux_instruction(
      code: code, jump_true: 0, jump_false: 0, operand: UInt32(truncatingIfNeeded: operand))
  }

  private static func ifSet(
    _ bits: UInt32, skipUnlessSet: UInt8, skipIfSet: UInt8
  ) -> clinux_instruction {
    clinux_instruction(
      code: 0x45, jump_true: skipIfSet, jump_false: skipUnlessSet, operand: bits)
  }

  private static func ifEqual(
    _ value: UInt32, skipUnlessEqual: UInt8, skipIfEqual: UInt8
  ) -> clinux_instruction {
    clinux_instruction(
      code: 0x15, jump_true: skipIfEqual, jump_false: skipUnlessEqual, operand: value)
  }
}

extension [IPAddress] {
  fileprivate var byVersion: (v4: [IPv4Address], v6: [IPv6Address]) {
    (
      compactMap { if case .v4(let address) = $0 { address } else { nil } },
      compactMap { if case .v6(let address) = $0 { address } else { nil } }
    )
  }
}

extension IPv6Address {
  fileprivate var words: [UInt32] {
    [high >> 32, high, low >> 32, low].map { UInt32(truncatingIfNeeded: $0) }
  }
}
