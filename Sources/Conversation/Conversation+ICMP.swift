import Match
import Wire

extension Conversation {
  /// An ICMP message of the tester. An error quotes a packet of the target: its IP header and its first octets, as the
  /// tester would have got them (RFC 792, RFC 4443).
  func build(
    _ template: ICMPTemplate, _ network: NetworkTemplate, _ values: Values
  ) throws(BuildError) -> [UInt8] {
    let isVersion6 = if case .v6 = basis.tester.address { true } else { false }
    guard let kind = isVersion6 ? template.version6 : template.version4 else {
      throw BuildError(
        "icmp \(template.name): there is no such message for IPv\(isVersion6 ? 6 : 4)")
    }
    let mtu = try template.mtu.map { (pattern) throws(BuildError) in
      try values.number("mtu", pattern, in: 0...(isVersion6 ? Int(UInt32.max) : 65_535))
    }
    let identifier = try template.echoIdentifier.map { (pattern) throws(BuildError) in
      try values.number("id", pattern, in: 0...65_535)
    }
    let rest = UInt32(mtu ?? 0) | UInt32(identifier ?? 0) << 16
    let header = ICMPHeader(type: kind.type, code: kind.code ?? 0, rest: rest)
    let payload = try body(of: template, values)
    var packet = Packet(
      network: try self.network(
        network, protocolNumber: isVersion6 ? IPProtocol.icmpv6 : IPProtocol.icmp, values),
      transport: .icmp(header))
    packet.corruptHeader(network.checksum, payload: payload)
    return packet.write(payload: payload)
  }

  /// What follows the 8 octets of the header. A plain script that says nothing quotes the target's SYN.
  private func body(of template: ICMPTemplate, _ values: Values) throws(BuildError) -> [UInt8] {
    if let length = template.rawLength {
      return [UInt8](repeating: 0, count: try values.number("raw", length, in: 8...65_507) - 8)
    }
    if template.quoted == nil, rules == .packetdrill {
      return try quoted(.tcp(sequence: .equal(0), length: .equal(0)), values)
    }
    return try quoted(template.quoted, values)
  }

  private func quoted(
    _ quoted: ICMPTemplate.Quoted?, _ values: Values
  ) throws(BuildError) -> [UInt8] {
    let reverse = Conversation(
      Basis(name: basis.name, tester: basis.target, target: basis.tester))
    let plain = NetworkTemplate()
    switch quoted {
    case nil: return []
    case .tcp(let sequence, let length):
      let number = try values.number("quoted seq", sequence)
      let count = try values.number("quoted length", length, in: 0...65_000)
      var header = TCPHeader(
        sourcePort: basis.target.port, destinationPort: basis.tester.port,
        sequence: basis.wireSequence(number, from: .target, syn: false), flags: .ack, window: 0)
      header.acknowledgement = basis.testerISN ?? SequenceNumber(0)
      let packet = Packet(
        network: try reverse.network(plain, protocolNumber: 6, values), transport: .tcp(header))
      return Array(packet.write(payload: [UInt8](repeating: 0, count: count)).dropLast(count))
    case .udp(let length):
      let count = try values.number("quoted length", length, in: 0...65_000)
      let header = UDPHeader(sourcePort: basis.target.port, destinationPort: basis.tester.port)
      let packet = Packet(
        network: try reverse.network(plain, protocolNumber: 17, values), transport: .udp(header))
      return Array(packet.write(payload: [UInt8](repeating: 0, count: count)).dropLast(count))
    }
  }
}
