import Wire

/// Called by libFuzzer with octets of its choice. None may trap, and what is parsed must be written as it was.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  checkPacket(octets)
  checkTunnel(octets)
  checkOptions(octets)
  checkHeaders(octets)
  checkText(octets)
  checkMessage(octets)
  return 0
}

private func checkPacket(_ octets: [UInt8]) {
  guard let packet = try? Packet.parse(octets) else { return }
  let payload = octets[packet.payload]
  precondition(packet.write(payload: Array(payload)) == Array(octets[..<payload.endIndex]))
  precondition(packet.length(payload: payload.count) == payload.endIndex)
  _ = packet.checksumIsRight(in: octets.span)
  _ = packet.description
  _ = packet.isLaterFragment
  checkComputedFields(packet, payload)
  if let quoted = packet.quoted(in: octets.span) { _ = quoted.packet.description }
  checkFragments(packet, octets)
}

/// The innermost packet lies in the octets, and what is around it is written as it was.
private func checkTunnel(_ octets: [UInt8]) {
  guard let parsed = try? TunnelledPacket.parse(octets.span) else { return }
  precondition(parsed.start + parsed.packet.payload.upperBound <= octets.count)
  precondition(parsed.outer.isEmpty == (parsed.start == 0))
  precondition(parsed.outer.count < OuterHeader.most + 3)
  precondition(parsed.outer.octets(around: Array(octets[parsed.start...])) == octets)
}

/// Whatever was wrong, with lengths and checksums computed it is right.
private func checkComputedFields(_ packet: Packet, _ payload: ArraySlice<UInt8>) {
  var packet = packet
  switch packet.network {
  case .ipv4(var header):
    (header.headerLength, header.totalLength, header.checksum) = (nil, nil, nil)
    packet.network = .ipv4(header)
  case .ipv6(var header):
    header.payloadLength = nil
    packet.network = .ipv6(header)
  }
  switch packet.transport {
  case .tcp(var header):
    (header.dataOffset, header.checksum) = (nil, nil)
    packet.transport = .tcp(header)
  case .udp(var header):
    (header.length, header.checksum) = (nil, nil)
    packet.transport = .udp(header)
  case .icmp(var header):
    header.checksum = nil
    packet.transport = .icmp(header)
  case .other: break
  }
  let octets = packet.write(payload: Array(payload))
  guard let parsed = try? Packet.parse(octets) else {
    preconditionFailure("a packet with computed fields was refused")
  }
  precondition(parsed.headerChecksumIsRight(in: octets.span) != false)
  // What was no transport header because the IP header was wrong may become one.
  if packet.transport != .other {
    precondition(parsed.transportChecksumIsRight(in: octets.span) != false)
  }
}

private func checkFragments(_ packet: Packet, _ octets: [UInt8]) {
  let size = octets.count % 3 * 8
  guard let fragments = try? packet.fragments(of: octets.span, payloadSize: size) else { return }
  for fragment in fragments { precondition((try? Packet.parse(fragment)) != nil) }
}

private func checkOptions(_ octets: [UInt8]) {
  guard let options = RawOptions(octets.prefix(RawOptions.capacity)) else {
    preconditionFailure("40 octets of options were refused")
  }
  precondition(options.octets == Array(octets.prefix(RawOptions.capacity)))
  precondition(RawOptions(encoding: options.decoded) == options)
  precondition(options.decoded.flatMap(\.encoded) == options.octets)
  _ = options.values
  for option in options.decoded { _ = option.description }
}

private func checkHeaders(_ octets: [UInt8]) {
  if let header = try? EthernetHeader(parsing: octets.span) {
    precondition(octets.starts(with: header.octets))
    checkPacket(Array(octets.dropFirst(EthernetHeader.length)))
  }
  if let packet = try? ARPPacket(parsing: octets.span) {
    precondition(octets.starts(with: packet.octets))
  }
  if let message = try? NeighbourSolicitation(parsing: octets.span) {
    precondition(message.body == Array(octets.dropFirst(8)))
    _ = message.sourceLinkAddress
  }
  if let message = try? NeighbourAdvertisement(parsing: octets.span) {
    precondition(message.body == Array(octets.dropFirst(8)))
    _ = message.targetLinkAddress
  }
}

/// An address that can be read survives being written.
private func checkText(_ octets: [UInt8]) {
  let text = String(decoding: octets.prefix(60), as: UTF8.self)
  if let address = IPAddress(text) { precondition(IPAddress(address.description) == address) }
  if let address = MACAddress(text) { precondition(MACAddress(address.description) == address) }
}

private func checkMessage(_ octets: [UInt8]) {
  var reader = ByteReader(octets)
  _ = try? reader.readArray { (inner: inout ByteReader) throws(ParseError) in
    try inner.readOptional { (inner: inout ByteReader) throws(ParseError) in
      try inner.readString()
    }
  }
  _ = try? reader.readAddress()
  precondition(reader.offset <= octets.count)
}
