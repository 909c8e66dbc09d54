public import Wire

/// Packets in the notation of scripts.
public enum PacketNotation {
  /// A packet as a script would write it, without time and direction: `P. 1:11(10) ack 2 win 502 <...>`.
  ///
  /// Octets that no parser understands come out as `raw` and hex: there is a text for any octets. Text from the wire
  /// is escaped.
  /// - Parameter octets: from the IP header on.
  /// - Parameter basis: of the connection that it belongs to; `nil` prints the numbers of the wire.
  public static func text(of octets: ArraySlice<UInt8>, basis: Basis?, from sender: Sender)
    -> String
  {
    guard let parsed = try? TunnelledPacket.parse(octets.span) else {
      return "raw \(hexadecimal(octets.prefix(64)))"
    }
    let inner = octets.dropFirst(parsed.start)
    return text(of: parsed.packet, in: parsed.outer, octets: inner, basis: basis, from: sender)
  }

  /// - Parameters:
  ///   - outer: the headers of tunnels around the packet.
  ///   - octets: of the packet itself.
  public static func text(
    of packet: Packet, in outer: [OuterHeader], octets: ArraySlice<UInt8>, basis: Basis?,
    from sender: Sender
  ) -> String {
    (outer.isEmpty ? "" : outer.notation + " ")
      + text(of: packet, octets: octets, basis: basis, from: sender)
  }

  private static func text(
    of packet: Packet, octets: ArraySlice<UInt8>, basis: Basis?, from sender: Sender
  ) -> String {
    let start = octets.startIndex
    let payload = octets[(start + packet.payload.lowerBound)..<(start + packet.payload.upperBound)]
    let ecn = packet.network.typeOfService & 3
    let prefix = ecn == 0 ? "" : "[\(NetworkTemplate.ECN.name(of: ecn))] "
    switch packet.transport {
    case .tcp(let header):
      return prefix + text(of: header, payload: payload, basis: basis ?? .absolute, from: sender)
    case .udp(let header):
      let ports = basis == nil ? "\(header.sourcePort) > \(header.destinationPort) " : ""
      return prefix + "udp \(ports)(\(payload.count))" + preview(payload)
    case .icmp(let header):
      return prefix + text(of: header, in: packet, octets: octets, basis: basis, from: sender)
    case .other:
      return prefix + "protocol \(packet.network.protocolNumber) (\(payload.count))"
    }
  }

  private static func text(
    of header: TCPHeader, payload: ArraySlice<UInt8>, basis: Basis, from sender: Sender
  ) -> String {
    let syn = header.flags.contains(.syn)
    let sequence = signedValue(basis.scriptSequence(header.sequence, from: sender, syn: syn))
    var text =
      "\(header.flags.text) \(sequence):\(sequence + Int64(payload.count))(\(payload.count))"
    if header.flags.contains(.ack) {
      let number = basis.scriptAcknowledgement(header.acknowledgement, from: sender, syn: syn)
      text += " ack \(signedText(number))"
    }
    text += " win \(header.window)"
    if header.urgentPointer != 0 { text += " urg \(header.urgentPointer)" }
    if header.options.count > 0 {
      text += " " + header.options.decoded.notation(basis, from: sender)
    }
    return text + preview(payload) + oddities(header)
  }

  /// What no correct sender would write.
  private static func oddities(_ header: TCPHeader) -> String {
    var odd: [String] = []
    let right = UInt8(5 + (header.options.count + 3) / 4)
    if let offset = header.dataOffset, offset != right { odd.append("doff \(offset)") }
    let reserved = header.flags.rawValue >> 9
    if reserved != 0 { odd.append("reserved \(reserved)") }
    return odd.isEmpty ? "" : " with " + odd.joined(separator: ", ")
  }

  private static func preview(_ payload: ArraySlice<UInt8>) -> String {
    payload.isEmpty || payload.allSatisfy { $0 == 0 } ? "" : " " + PayloadTemplate.text(payload)
  }

  private static func text(
    of header: ICMPHeader, in packet: Packet, octets: ArraySlice<UInt8>, basis: Basis?,
    from sender: Sender
  ) -> String {
    let names = if case .ipv4 = packet.network { ICMPNames.version4 } else { ICMPNames.version6 }
    let name = names.name(type: header.type, code: header.code)
    let start = "icmp \(name)" + header.restText(in: packet.network)
    guard let quoted = packet.quoted(in: octets.span) else {
      return start + " [raw (\(ICMPHeader.length + packet.payload.count))]"
    }
    return start + " [" + text(of: quoted, basis: basis, from: sender.other) + "]"
  }

  /// What is quoted was sent by `sender`.
  private static func text(
    of quoted: QuotedPacket, basis: Basis?, from sender: Sender
  ) -> String {
    let length = quoted.statedPayload
    guard let number = quoted.sequence else {
      let isUDP = quoted.packet.network.protocolNumber == IPProtocol.udp
      return isUDP
        ? "udp" + (length.map { " (\($0))" } ?? "")
        : "protocol \(quoted.packet.network.protocolNumber)"
    }
    let sequence = (basis ?? .absolute).scriptSequence(number, from: sender, syn: false)
    guard let length else { return "seq \(signedText(sequence))" }
    let first = signedValue(sequence)
    return "\(first):\(first + Int64(length))(\(length))"
  }
}

extension ICMPHeader {
  /// What the four octets after the checksum say: an MTU, or the identifier of an echo.
  fileprivate func restText(in network: NetworkHeader) -> String {
    switch (network, type, code) {
    case (.ipv4, 3, 4): return " mtu \(rest & 0xFFFF)"
    case (.ipv6, 2, 0): return " mtu \(rest)"
    case (.ipv4, 0, _), (.ipv4, 8, _), (.ipv6, 128...129, _):
      return rest >> 16 == 0 ? "" : " id \(rest >> 16)"
    default: return ""
    }
  }
}

extension Sender {
  fileprivate var other: Sender { self == .tester ? .target : .tester }
}

extension Basis {
  /// Of packets that belong to no connection: the numbers of the wire.
  static let absolute = Basis(
    name: "", tester: Endpoint(address: .v4(IPv4Address(rawValue: 0)), port: 0),
    target: Endpoint(address: .v4(IPv4Address(rawValue: 0)), port: 0))
}

extension TCPFlags {
  /// The letters of scripts, the dot for ACK last, `-` for none.
  public var text: String {
    let letters: [(TCPFlags, Character)] = [
      (.syn, "S"), (.fin, "F"), (.rst, "R"), (.psh, "P"), (.urg, "U"), (.ece, "E"), (.cwr, "W"),
      (.ae, "A"), (.ack, "."),
    ]
    let text = String(letters.filter { contains($0.0) }.map(\.1))
    return text.isEmpty ? "-" : text
  }
}

extension FlagsTemplate {
  public var text: String { any ? "any" : set.text }
}
