import CLinux
import Wire

/// A program of classic BPF that lets through what is for the tester: address resolution and packets for its addresses.
/// What else is on the wire never reaches us.
struct PacketFilter {
  private(set) var program: [clinux_instruction] = []

  /// For Ethernet frames.
  init(accepting addresses: [IPAddress]) {
    let v4 = addresses.compactMap { if case .v4(let address) = $0 { address } else { nil } }
    let v6 = addresses.compactMap { if case .v6(let address) = $0 { address } else { nil } }
    let ip = EthernetHeader.length
    section(EthernetHeader.arp, v4.flatMap { Self.accept($0, at: ip + Offset.arpTarget) })
    section(EthernetHeader.ipv4, v4.flatMap { Self.accept($0, at: ip + Offset.ipv4Destination) })
    section(
      EthernetHeader.ipv6,
      v6.flatMap { Self.accept($0, at: ip + Offset.ipv6Destination) }
        + Self.onlySolicitations
        + v6.flatMap { Self.accept($0, at: ip + Offset.solicitationTarget) })
    program.append(Self.drop)
  }

  /// From the start of what follows the Ethernet header.
  private enum Offset {
    static let arpTarget = 24
    static let ipv4Destination = 16
    static let ipv6Next = 6
    static let ipv6Destination = 24
    static let icmpType = 40
    static let solicitationTarget = 48
  }

  /// What follows is only for frames of this type; it ends by dropping them.
  private mutating func section(_ etherType: UInt16, _ body: [clinux_instruction]) {
    let body = body + [Self.drop]
    program.append(Self.load16(at: 12))
    program.append(Self.ifEqual(UInt32(etherType), skipUnlessEqual: 0, skipIfEqual: 1))
    program.append(Self.jump(over: body.count))
    program += body
  }

  private static func accept(_ address: IPv4Address, at offset: Int) -> [clinux_instruction] {
    accept([address.rawValue], at: offset)
  }

  private static func accept(_ address: IPv6Address, at offset: Int) -> [clinux_instruction] {
    let words = [address.high >> 32, address.high, address.low >> 32, address.low]
    return accept(words.map { UInt32(truncatingIfNeeded: $0) }, at: offset)
  }

  /// Accepts the frame if these words are there, and goes on after this otherwise.
  private static func accept(_ words: [UInt32], at offset: Int) -> [clinux_instruction] {
    var code: [clinux_instruction] = []
    for (index, word) in words.enumerated() {
      let rest = UInt8(2 * (words.count - index - 1) + 1)
      code.append(load32(at: offset + 4 * index))
      code.append(ifEqual(word, skipUnlessEqual: rest, skipIfEqual: 0))
    }
    return code + [take]
  }

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
  private static func jump(over count: Int) -> clinux_instruction { instruction(0x05, count) }
  private static let take = instruction(0x06, 0xFFFF_FFFF)
  private static let drop = instruction(0x06, 0)

  private static func instruction(_ code: UInt16, _ operand: Int) -> clinux_instruction {
    clinux_instruction(
      code: code, jump_true: 0, jump_false: 0, operand: UInt32(truncatingIfNeeded: operand))
  }

  private static func ifEqual(
    _ value: UInt32, skipUnlessEqual: UInt8, skipIfEqual: UInt8
  ) -> clinux_instruction {
    clinux_instruction(
      code: 0x15, jump_true: skipIfEqual, jump_false: skipUnlessEqual, operand: value)
  }
}
