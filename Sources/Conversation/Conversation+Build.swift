public import Match
import Wire

extension Conversation {
  /// The packets that a template of an inbound event asks for, from their IP headers on: one, or its fragments.
  public func build(_ template: PacketTemplate, names: @escaping Names) throws(BuildError)
    -> [[UInt8]]
  {
    let values = Values(names: names)
    let packets = try innermost(template, values)
    guard !template.outer.isEmpty else { return packets }
    let outer = try headers(template.outer, values)
    return packets.map { outer.octets(around: $0) }
  }

  /// Without headers of tunnels.
  private func innermost(
    _ template: PacketTemplate, _ values: Values
  ) throws(BuildError) -> [[UInt8]] {
    let whole: [UInt8]
    switch template.body {
    case .tcp(let segment): whole = try build(segment, template.network, values)
    case .udp(let datagram): whole = try build(datagram, template.network, values)
    case .icmp(let message): whole = try build(message, template.network, values)
    case .raw(let number, let octets):
      var packet = Packet(
        network: try network(template.network, protocolNumber: number, values), transport: .other)
      packet.corruptHeader(template.network.checksum, payload: octets)
      whole = packet.write(payload: octets)
    case .silence: throw BuildError("'none' cannot be sent")
    }
    guard let size = template.network.fragmentSize else { return [whole] }
    return try fragments(of: whole, size: size)
  }

  private func fragments(of whole: [UInt8], size: Int) throws(BuildError) -> [[UInt8]] {
    guard let packet = try? Packet.parse(whole.span) else { return [whole] }
    do throws(Packet.FragmentError) {
      return try packet.fragments(
        of: whole.span, payloadSize: size, identification: UInt32(basis.tester.port))
    } catch { throw BuildError(error.description) }
  }

  // MARK: TCP

  private func build(
    _ template: TCPTemplate, _ network: NetworkTemplate, _ values: Values
  ) throws(BuildError) -> [UInt8] {
    let header = try header(template, values)
    let length = try values.number("length", template.length, in: 0...65_535)
    let position = basis.scriptSequence(header.sequence, from: .tester, syn: false)
    let payload = try octets(template.payload, count: length, at: position)
    var packet = Packet(
      network: try self.network(network, protocolNumber: 6, values), transport: .tcp(header))
    packet.corrupt(template.faults.checksum, payload: payload)
    packet.corruptHeader(network.checksum, payload: payload)
    return packet.write(payload: payload)
  }

  private func header(_ template: TCPTemplate, _ values: Values) throws(BuildError) -> TCPHeader {
    let syn = template.flags.set.contains(.syn)
    let sequence = try values.number("seq", template.sequence)
    let acknowledgement = try values.number("ack", template.acknowledgement ?? .equal(0))
    var header = TCPHeader(
      sourcePort: basis.tester.port, destinationPort: basis.target.port,
      sequence: template.sequenceIsAbsolute
        ? SequenceNumber(UInt32(truncatingIfNeeded: sequence))
        : basis.wireSequence(sequence, from: .tester, syn: syn),
      flags: template.flags.set,
      window: UInt16(try values.number("win", template.window ?? .equal(0), in: 0...65_535)))
    header.acknowledgement = absolute(acknowledgement, template, syn)
    header.urgentPointer = UInt16(
      try values.number("urg", template.urgentPointer ?? .equal(0), in: 0...65_535))
    if let reserved = template.faults.reserved {
      header.flags.formUnion(TCPFlags(rawValue: UInt16(reserved) << 9))
    }
    if let options = template.options {
      header.options = try encode(
        options, values, acknowledges: template.flags.set.contains(.ack))
    }
    header.dataOffset = template.faults.dataOffset
    return header
  }

  /// Without the ACK flag the field means nothing; it is then the number as written.
  private func absolute(_ number: Int64, _ template: TCPTemplate, _ syn: Bool) -> SequenceNumber {
    template.acknowledgementIsAbsolute || !template.flags.set.contains(.ack)
      ? SequenceNumber(UInt32(truncatingIfNeeded: number))
      : basis.wireAcknowledgement(number, from: .tester, syn: syn)
  }

  private func octets(
    _ payload: PayloadTemplate?, count: Int, at position: UInt32
  ) throws(BuildError) -> [UInt8] {
    guard let payload else { return [UInt8](repeating: 0, count: count) }
    guard let octets = payload.octets(count: count, at: position) else {
      throw BuildError("payload: 'any' cannot be sent")
    }
    guard octets.count == count else {
      throw BuildError("payload: \(octets.count) octets are written, but the length says \(count)")
    }
    return octets
  }

  // MARK: UDP

  private func build(
    _ template: UDPTemplate, _ network: NetworkTemplate, _ values: Values
  ) throws(BuildError) -> [UInt8] {
    let length = try values.number("length", template.length, in: 0...65_507)
    let payload = try octets(template.payload, count: length, at: 1)
    let header = UDPHeader(sourcePort: basis.tester.port, destinationPort: basis.target.port)
    var packet = Packet(
      network: try self.network(network, protocolNumber: 17, values), transport: .udp(header))
    packet.corrupt(template.checksum, payload: payload)
    packet.corruptHeader(network.checksum, payload: payload)
    return packet.write(payload: payload)
  }

  // MARK: IP

  func network(
    _ template: NetworkTemplate, protocolNumber: UInt8, _ values: Values
  ) throws(BuildError) -> NetworkHeader {
    try network(
      template, from: template.source ?? basis.tester.address,
      to: template.destination ?? basis.target.address,
      protocolNumber: protocolNumber, values)
  }

  func network(
    _ template: NetworkTemplate, from source: IPAddress, to destination: IPAddress,
    protocolNumber: UInt8, _ values: Values
  ) throws(BuildError) -> NetworkHeader {
    switch (source, destination) {
    case (.v4(let source), .v4(let destination)):
      var header = IPv4Header(
        source: source, destination: destination, protocolNumber: protocolNumber)
      try fill(&header, template, values)
      return .ipv4(header)
    case (.v6(let source), .v6(let destination)):
      var header = IPv6Header(source: source, destination: destination, nextHeader: protocolNumber)
      try fill(&header, template, values)
      return .ipv6(header)
    default: throw BuildError("\(source) and \(destination) are of different IP versions")
    }
  }

  private func fill(
    _ header: inout IPv4Header, _ template: NetworkTemplate, _ values: Values
  ) throws(BuildError) {
    header.typeOfService = try typeOfService(template, values)
    if rules == .packetdrill { header.timeToLive = 255 }
    if let pattern = template.timeToLive {
      header.timeToLive = UInt8(try values.number("ttl", pattern, in: 0...255))
    }
    if let pattern = template.dontFragment {
      header.dontFragment = try values.number("df", pattern, in: 0...1) == 1
    }
    // Tells fragments from those of other conversations; a system gives each one without a number a number of its own.
    if template.fragmentSize != nil { header.identification = basis.tester.port }
    if let pattern = template.identification {
      header.identification = UInt16(try values.number("id", pattern, in: 0...65_535))
    }
    guard let octets = template.options else { return }
    guard var options = RawOptions(octets) else {
      throw BuildError("ip-option: more than \(RawOptions.capacity) octets")
    }
    options.pad()
    header.options = options
  }

  private func fill(
    _ header: inout IPv6Header, _ template: NetworkTemplate, _ values: Values
  ) throws(BuildError) {
    header.trafficClass = try typeOfService(template, values)
    if rules == .packetdrill { header.hopLimit = 255 }
    if let pattern = template.timeToLive {
      header.hopLimit = UInt8(try values.number("ttl", pattern, in: 0...255))
    }
    if let pattern = template.flowLabel {
      header.flowLabel = UInt32(try values.number("flowlabel", pattern, in: 0...0xFFFFF))
    }
    if template.options != nil || template.identification != nil || template.dontFragment != nil {
      throw BuildError("ip-option, id and df are fields of IPv4: say 'ip: 4' in the front matter")
    }
  }

  private func typeOfService(
    _ template: NetworkTemplate, _ values: Values
  ) throws(BuildError) -> UInt8 {
    let octet = UInt8(try values.number("tos", template.typeOfService ?? .equal(0), in: 0...255))
    return template.ecn.map { octet & 0xFC | $0.bits } ?? octet
  }
}

/// The numbers of a template, evaluated.
struct Values {
  let names: Names

  func number(_ field: String, _ pattern: NumberPattern) throws(BuildError) -> Int64 {
    guard let value = pattern.exactValue(names) else {
      throw .noValue(field, pattern.unknownName(names))
    }
    return value
  }

  func number(
    _ field: String, _ pattern: NumberPattern, in range: ClosedRange<Int>
  ) throws(BuildError) -> Int {
    let value = try number(field, pattern)
    guard let number = Int(exactly: value), range.contains(number) else {
      throw BuildError("\(field) \(value): must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
