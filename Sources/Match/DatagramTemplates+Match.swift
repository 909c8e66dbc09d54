import Wire

extension UDPTemplate {
  func compare(
    with header: UDPHeader, payload: ArraySlice<UInt8>, _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    if context.rules == .probe, let ports {
      found.check("source port", .equal(Int64(ports.source)), header.sourcePort)
      found.check("destination port", .equal(Int64(ports.destination)), header.destinationPort)
    }
    found.check("length", length, payload.count)
    found.compare(self.payload, with: payload, context.rules, at: 1)
  }
}

extension ICMPTemplate {
  func compare(
    with header: ICMPHeader, in packet: Packet, octets: ArraySlice<UInt8>,
    _ context: MatchContext, into found: inout DifferenceList
  ) {
    guard let expected = typeAndCode(for: packet.network) else {
      return found.add("icmp", name, "the other IP version's \(header.type)/\(header.code)")
    }
    if expected.type != header.type {
      found.add("icmp type", "\(expected.type)", "\(header.type)")
    } else if let code = expected.code ?? (context.rules == .packetdrill ? 0 : nil),
      code != header.code
    {
      found.add("icmp code", "\(code)", "\(header.code)")
    }
    // 16 bits of RFC 1191, 32 bits of RFC 4443.
    if case .ipv4 = packet.network {
      found.check("mtu", mtu, header.rest & 0xFFFF)
    } else {
      found.check("mtu", mtu, header.rest)
    }
    // packetdrill never looks at it: an echo socket without an address has any.
    if context.rules == .probe { found.check("id", echoIdentifier, header.rest >> 16) }
    found.check("raw", rawLength, ICMPHeader.length + packet.payload.count)
    compareQuoted(with: packet.quoted(in: octets.span), context, into: &found)
  }

  func typeAndCode(for network: NetworkHeader) -> TypeAndCode? {
    switch network {
    case .ipv4: version4
    case .ipv6: version6
    }
  }

  /// The message quotes what the tester sent, so the numbers are the tester's.
  private func compareQuoted(
    with actual: QuotedPacket?, _ context: MatchContext, into found: inout DifferenceList
  ) {
    guard let quoted else { return }
    guard let actual else { return found.add("quoted packet", "a packet of the tester", "none") }
    let protocolNumber = actual.packet.network.protocolNumber
    switch quoted {
    case .tcp(let sequence, let length):
      guard protocolNumber == IPProtocol.tcp, let number = actual.sequence else {
        return found.add("quoted protocol", "\(IPProtocol.tcp)", "\(protocolNumber)")
      }
      found.checkModular(
        "quoted seq", sequence, context.basis.scriptSequence(number, from: .tester, syn: false))
      if let count = actual.statedPayload { found.check("quoted length", length, count) }
    case .udp(let length):
      found.check("quoted protocol", .equal(Int64(IPProtocol.udp)), protocolNumber)
      if let count = actual.statedPayload { found.check("quoted length", length, count) }
    }
  }
}
