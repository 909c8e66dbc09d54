// One line for people: numbers as on the wire, a script's spelling where there is one. What a parser would refuse shows
// as it is: `doff 3`, `length 20` in an IP header that has more.

extension Packet: CustomStringConvertible {
  public var description: String {
    "\(network) \(transport) (\(payload.count))"
  }
}

extension NetworkHeader: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ipv4(let header): header.description
    case .ipv6(let header): header.description
    }
  }
}

extension IPv4Header: CustomStringConvertible {
  public var description: String {
    var text = "IP \(source) > \(destination) protocol \(protocolNumber) ttl \(timeToLive)"
    if typeOfService != 0 { text += " tos 0x\(String(typeOfService, radix: 16))" }
    text += " id \(identification)"
    if reservedFlag { text += " reserved" }
    if dontFragment { text += " df" }
    if isFragment { text += " offset \(Int(fragmentOffset) * 8)\(moreFragments ? "+" : "")" }
    if let headerLength { text += " ihl \(headerLength)" }
    if let totalLength { text += " length \(totalLength)" }
    if let checksum { text += " checksum \(hexadecimal(checksum))" }
    if !options.isEmpty { text += " options \(options)" }
    return text
  }
}

extension IPv6Header: CustomStringConvertible {
  public var description: String {
    var text = "IP6 \(source) > \(destination) next \(nextHeader) hlim \(hopLimit)"
    if trafficClass != 0 { text += " class 0x\(String(trafficClass, radix: 16))" }
    if flowLabel != 0 { text += " flowlabel 0x\(String(flowLabel, radix: 16))" }
    if let payloadLength { text += " length \(payloadLength)" }
    for header in extensions {
      text += " extension \(hexadecimal(header.octets)) next \(header.nextHeader)"
    }
    return text
  }
}

extension TransportHeader: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tcp(let header): header.description
    case .udp(let header): header.description
    case .icmp(let header): header.description
    case .other: "other"
    }
  }
}

extension TCPHeader: CustomStringConvertible {
  public var description: String {
    var text = "tcp \(sourcePort) > \(destinationPort) \(flags) seq \(sequence.rawValue)"
    text += " ack \(acknowledgement.rawValue) win \(window)"
    if urgentPointer != 0 { text += " urg \(urgentPointer)" }
    if let dataOffset { text += " doff \(dataOffset)" }
    if let checksum { text += " checksum \(hexadecimal(checksum))" }
    if !options.isEmpty {
      text += " <\(options.decoded.map(\.description).joined(separator: ","))>"
    }
    return text
  }
}

extension TCPFlags: CustomStringConvertible {
  /// One letter for each flag, as scripts write them, `-` for none; reserved bits as a number of 1 to 7.
  public var description: String {
    let letters = Self.letters.filter { contains($0.0) }.map(\.1).joined()
    let reserved = rawValue >> 9
    if reserved != 0 { return "\(letters) reserved \(reserved)" }
    return letters.isEmpty ? "-" : letters
  }

  private static let letters: [(TCPFlags, String)] = [
    (.fin, "F"), (.syn, "S"), (.rst, "R"), (.psh, "P"), (.ack, "."), (.urg, "U"), (.ece, "E"),
    (.cwr, "W"), (.ae, "A"),
  ]
}

extension UDPHeader: CustomStringConvertible {
  public var description: String {
    var text = "udp \(sourcePort) > \(destinationPort)"
    if let length { text += " length \(length)" }
    if let checksum { text += " checksum \(hexadecimal(checksum))" }
    return text
  }
}

extension ICMPHeader: CustomStringConvertible {
  public var description: String {
    var text = "icmp type \(type) code \(code) rest 0x\(String(rest, radix: 16))"
    if let checksum { text += " checksum \(hexadecimal(checksum))" }
    return text
  }
}

/// Four digits after 0x.
private func hexadecimal(_ number: UInt16) -> String {
  let digits = String(number, radix: 16)
  return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
}
